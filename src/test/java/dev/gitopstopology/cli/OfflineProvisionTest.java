package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.cli.output.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code validate} and {@code render} say of clusters that are to be provisioned. */
class OfflineProvisionTest {
    private static final String CLUSTER = """
            apiVersion: gitops-topology.dev/v1alpha1
            kind: FleetCluster
            metadata: {name: shop, namespace: team-a}
            spec:
              connection:
                type: ClusterAPI
                clusterAPI:
                  provision:
                    version: v1.34.2
                    %s
            ---
            """;

    private static final String TEMPLATE = CLUSTER.formatted("templateRef: {name: azure}");
    private static final String CLASS = CLUSTER.formatted("classRef: {name: small}");

    @TempDir
    private Path folder;

    private Run run(String verb, String yaml) throws IOException {
        Path file = folder.resolve("in.yaml");
        Files.writeString(file, yaml);
        return Run.of(verb, "-f", file.toString());
    }

    private void bothSay(String yaml, String... words) throws IOException {
        Run validated = run("validate", yaml);
        assertThat(validated.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(validated.out()).contains(words);
        Run rendered = run("render", yaml);
        assertThat(rendered.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(rendered.out()).isEmpty();
        assertThat(rendered.err()).contains(words);
    }

    private static String map(String template) {
        return """
               apiVersion: v1
               kind: ConfigMap
               metadata: {name: azure, namespace: team-a}
               data:
                 cluster.yaml: |
                   %s
               ---
               """.formatted(template);
    }

    @Test
    void aTemplateThatIsNotAmongTheFilesIsNoErrorButCannotBeShown() throws IOException {
        assertThat(run("validate", TEMPLATE).exit()).isZero();
        assertThat(run("render", TEMPLATE).err()).contains("ConfigMap team-a/azure, key cluster.yaml is not there");
    }

    @Test
    void aConfigMapWithoutTheKey() throws IOException {
        bothSay(TEMPLATE + map("").replace("cluster.yaml", "other.yaml"), "key cluster.yaml is not there");
    }

    @Test
    void aTemplateThatIsWrong() throws IOException {
        String yaml = TEMPLATE + map("{apiVersion: v1, kind: Secret, metadata: {name: x}}");
        bothSay(yaml, "Secret x of v1 is refused");
        assertThat(run("validate", yaml).out())
                .contains(
                        "in.yaml:10:9: error: FleetCluster team-a/shop: spec.connection.clusterAPI.provision.templateRef:",
                        "2 errors");
    }

    @Test
    void theNamespaceOfTheFilesLimits() throws IOException {
        String namespace = """
                apiVersion: v1
                kind: Namespace
                metadata: {name: team-a, annotations: {gitops-topology.dev/max-clusters: "1", gitops-topology.dev/cluster-classes: other}}
                ---
                """;
        assertThat(run("validate", CLASS).exit()).isZero();
        bothSay(CLASS + namespace, "ClusterClass team-a/small is not among those that namespace team-a may use");
    }

    @Test
    void theClassOfTheFilesIsAsked() throws IOException {
        String clusterClass = """
                apiVersion: cluster.x-k8s.io/v1beta2
                kind: ClusterClass
                metadata: {name: small, namespace: team-a}
                spec: {workers: {machineDeployments: [{class: general}]}}
                ---
                """;
        bothSay(
                CLUSTER.formatted("classRef: {name: small}\n        workers: [{name: typo, replicas: 1}]")
                        + clusterClass,
                "no class of workers named typo, only general");
        bothSay(
                CLUSTER.formatted("classRef: {name: small}\n        healthChecks: true") + clusterClass,
                "ClusterClass team-a/small has no healthCheck for its control plane");
        assertThat(run(
                                "validate",
                                CLUSTER.formatted("classRef: {name: small}\n        healthChecks: false")
                                        + clusterClass)
                        .exit())
                .isZero();
    }

    @Test
    void twoOnOneCluster() throws IOException {
        String adopts = CLASS.replace("name: shop", "name: zebra")
                .replaceAll("(?s)provision:.*---", "clusterRef: {name: shop}\n---");
        Run run = run("validate", CLASS + adopts);
        assertThat(run.out()).contains("FleetCluster team-a/zebra: spec.connection.clusterAPI: Cluster team-a/shop is");
    }

    @Test
    void labelsThatMayTravelAreOnTheCluster() throws IOException {
        String labelled = CLASS.replace("namespace: team-a}", "namespace: team-a, labels: {env: prod, a.b/c: d}}");
        assertThat(run("render", labelled).out())
                .contains("# cluster: hub  instance: -  set: provision", "env: prod", "kind: Cluster")
                .doesNotContain("a.b/c");
    }
}
