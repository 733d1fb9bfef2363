package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.cli.output.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's plan and render stages over files, with no cluster. */
class RenderCommandTest {
    private static final String SAMPLES = "src/test/resources/validate/gitopstopology/";

    private static Run render(String... options) {
        List<String> args = new ArrayList<>(List.of("render"));
        args.addAll(List.of(options));
        return Run.of(Main.commandLine(), args.toArray(String[]::new));
    }

    @Test
    void theExampleIsRenderedPerClusterAndTheSameEachTime() {
        Run run = render("-f", "examples/centralized");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("# cluster: hub", "set: engine", "# cluster: gitops-topology-system/eu-1", "set: access")
                .contains("<runtime:engine-token>", "<runtime:topology-uid>");
        assertThat(render("-f", "examples/centralized").out()).isEqualTo(run.out());
    }

    @Test
    void theExampleOfFluxHasTheRolesOfTheHubAndANamespaceForEachMember() {
        Run run = render("-f", "examples/flux-hub-and-spoke");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("name: gitops-topology-flux-watch", "name: kustomize-controller", "name: flux-us-1-")
                .contains("name: flux-eu-1-93940b31", "name: cluster-kubeconfig", "<runtime:server>")
                .doesNotContain("cluster-admin", "argocd");
    }

    @Test
    void anIdentityThatTheEngineIsNotSetUpForIsRefused(@TempDir Path directory) throws IOException {
        Path example = Path.of("examples/flux-workload-identity");
        Files.writeString(
                directory.resolve("topology.yaml"),
                Files.readString(example.resolve("topology.yaml"))
                        .replace(
                                "type: Flux",
                                "type: Flux\n    flux: {settings: {featureGates: [{component: helm-controller, name: ObjectLevelWorkloadIdentity, enabled: false}]}}"));
        Files.copy(example.resolve("cluster-aks-eu.yaml"), directory.resolve("cluster.yaml"));
        Run run = render("-f", directory.toString());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("IdentityTurnedOff", "spec.workloadIdentity", "remove it there");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void jsonNamesEverySetWithItsDigest() throws IOException {
        JsonNode tree = new ObjectMapper()
                .readTree(render("-f", "examples/centralized", "-o", "json").out());
        List<String> sets = new ArrayList<>();
        tree.path("items")
                .forEach(item -> sets.add(
                        item.path("cluster").asText() + " " + item.path("set").asText()));
        assertThat(sets)
                .contains("hub engine", "hub registration", "hub bookkeeping", "gitops-topology-system/us-1 enrolment");
        assertThat(tree.at("/items/0/digest").asText()).hasSize(64);
    }

    @Test
    void theFiveTeamsHaveAProjectEachAndTheirOwnOnTheirClusters() {
        Run run = render("-f", "examples/tenants");
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains(
                        "# cluster: hub  instance: company-a78baa23  set: project  tenant: finops",
                        "# cluster: gitops-topology-system/prod-us  instance: company-a78baa23  set: tenancy  tenant: finops",
                        "policy.development.csv:",
                        "g, \"CN=Auditors,OU=Groups,DC=company,DC=example\", proj:security:auditor")
                .doesNotContain(
                        "gitops-topology-system/dev-eu  instance: company-a78baa23  set: tenancy  tenant: finops");
        assertThat(Run.of(Main.commandLine(), "validate", "-f", "examples/tenants")
                        .out())
                .endsWith(": 0 errors, 0 warnings\n");
    }

    @Test
    void clustersOfOneWeightAreOnAShardEach(@TempDir Path files) throws IOException {
        Files.writeString(files.resolve("topology.yaml"), """
                apiVersion: gitops-topology.dev/v1alpha1
                kind: GitOpsTopology
                metadata: {name: company, namespace: gitops-topology-system}
                spec: {mode: Centralized, engine: {type: ArgoCD}, clusters: {}}
                """);
        for (String name : List.of("a", "b")) {
            Files.writeString(files.resolve(name + ".yaml"), """
                    apiVersion: gitops-topology.dev/v1alpha1
                    kind: FleetCluster
                    metadata: {name: %s, namespace: gitops-topology-system}
                    spec: {weight: 20, connection: {type: Kubeconfig, kubeconfig: {secretRef: {name: k}}}}
                    """.formatted(name));
        }
        Run run = render("-f", files.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("replicas: 2", "shard: \"0\"", "shard: \"1\"");
        assertThat(render("-f", "examples/centralized").out()).doesNotContain("shard: \"");
    }

    @Test
    void credentialsAreNamedAndNotPrintedAlsoWhereTheSecretsAreAmongTheFiles(@TempDir Path files) throws IOException {
        Files.writeString(files.resolve("secret.yaml"), """
                apiVersion: v1
                kind: Secret
                metadata:
                  name: platform-git
                  namespace: gitops-topology-system
                  labels: {gitops-topology.dev/engine-credential: "true"}
                stringData: {username: bot, password: s3cr3t-canary}
                """);
        Run run = render("-f", "examples/repositories", "-f", files.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains(
                        "# cluster: gitops-topology-system/apac-control  instance: regions-apac-00465352  set: credentials",
                        "gitops-topology.dev/copied-from: platform-git",
                        "url: https://argocd.apac-control.example.com",
                        "redirectURL: https://argocd.emea-control.example.com/auth/callback",
                        "clientSecret: \"$gitops-topology-sso:clientSecret\"")
                .doesNotContain("s3cr3t-canary");
    }

    @Test
    void whatATenantMayNotHaveIsNotRendered(@TempDir Path files) throws IOException {
        Files.writeString(files.resolve("tenant.yaml"), """
                apiVersion: gitops-topology.dev/v1alpha1
                kind: GitOpsTenant
                metadata: {name: greedy, namespace: gitops-topology-system}
                spec: {namespaces: [argocd], clusters: {}}
                """);
        Run run = render("-f", "examples/centralized", "-f", files.toString());
        assertThat(run.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("PrivilegedNamespace", "greedy", "argocd");
    }

    @Test
    void whatThePlannerRefusesIsNotRendered() {
        Run run = render("-f", SAMPLES + "good-smallest");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("NotPlatformNamespace", "--platform-namespaces default");
    }

    @Test
    void whatIsNotValidIsNotRendered() {
        Run run = render("-f", SAMPLES + "no-mode");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("spec.mode: Required value");
    }
}
