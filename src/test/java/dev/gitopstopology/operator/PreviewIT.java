package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.cli.Main;
import dev.gitopstopology.cli.output.ExitCode;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.Fault;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code plan} and {@code diff} say what the operator then does, and write nothing. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PreviewIT {
    private static final String TOPOLOGY = """
            mode: CockpitFleet
            engine: {type: ArgoCD, version: v3.5.7, access: {profile: Namespaced, namespaces: [ingress, shop]}, argoCD: {settings: {config: {"exec.enabled": "false"}}}}
            clusters: {}
            cockpitFleet: {fleet: {mode: PerCluster}}
            """;

    private static final String MORE = """
            ---
            apiVersion: gitops-topology.dev/v1alpha1
            kind: GitOpsTenant
            metadata: {name: shop, namespace: gitops-topology-system}
            spec:
              clusters: {}
              namespaces: [shop]
              sourceRepos: ["https://git.example.com/shop.git"]
            ---
            apiVersion: gitops-topology.dev/v1alpha1
            kind: GitOpsCatalogEntry
            metadata: {name: ingress, namespace: gitops-topology-system}
            spec:
              clusters: {selector: {matchLabels: {stage: test}}}
              source: {repoURL: "https://git.example.com/platform.git", path: ingress, targetRevision: main}
              namespace: ingress
              onRemove: Remove
            """;

    @TempDir
    private static Path directory;

    private static Path kubeconfig;
    private static World world;

    @BeforeAll
    static void start() throws IOException {
        world = new World("north", "south");
        world.kubelets("north", "south");
        kubeconfig =
                Files.writeString(directory.resolve("hub"), world.cluster("hub").kubeconfig());
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private record Run(int exit, String out, String err) {}

    private static Run run(String verb, String yaml, String... more) throws IOException {
        Path file = Files.writeString(directory.resolve("fleet.yaml"), yaml);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        List<String> args =
                new ArrayList<>(List.of(verb, "-f", file.toString(), "--kubeconfig", kubeconfig.toString()));
        args.addAll(List.of(more));
        int exit = line.execute(args.toArray(String[]::new));
        return new Run(exit, out.toString(), err.toString());
    }

    private static String fleet(String topology, String northStage) {
        return yaml(Resources.topology("company", topology))
                + "---\n" + yaml(Resources.cluster("north", Map.of("stage", northStage)))
                + "---\n" + yaml(Resources.cluster("south", Map.of("stage", "production")))
                + MORE;
    }

    private static String yaml(Object resource) {
        return new KubernetesSerialization().asYaml(resource);
    }

    private static List<AuditRecord> asked() {
        return Stream.of("hub", "north", "south")
                .flatMap(cluster -> world
                        .cluster(cluster)
                        .auditLog()
                        .records(each -> each.userAgent().startsWith("gitops-topology-plan/")
                                || each.userAgent().startsWith("gitops-topology-diff/"))
                        .stream())
                .toList();
    }

    private static List<AuditRecord> written() {
        return asked().stream().filter(AuditRecord::isWrite).toList();
    }

    @AfterEach
    void nothingWasWritten() {
        assertThat(written()).isEmpty();
    }

    @Test
    @Order(0)
    void aHubThatAsksToWaitIsWaitedFor() throws IOException {
        String files = Files.writeString(directory.resolve("waiting.yaml"), fleet(TOPOLOGY, "test"))
                .toString();
        Path member = new Admin(directory).kubeconfig("member", "{token: TOKEN}", world.cluster("north"));
        try (HttpFaultProxy proxy = HttpFaultProxy.to(world.cluster("hub"))) {
            String hub = Files.writeString(
                            directory.resolve("slow"), world.cluster("hub").kubeconfig(proxy.server()))
                    .toString();
            for (List<String> verb : List.of(
                    List.of("status", "--kubeconfig", hub),
                    List.of("plan", "-f", files, "--kubeconfig", hub),
                    List.of(
                            "enroll",
                            "paris",
                            "--dry-run=server",
                            "--context=north",
                            "--kubeconfig=" + member,
                            "--hub-kubeconfig=" + hub))) {
                Fault initializing = proxy.when(each -> each.path().contains("/fleetclusters"))
                        .next(2)
                        .status(429, Duration.ofSeconds(1));
                Admin.Printed run = Admin.run(verb.toArray(String[]::new));
                assertThat(run.exit()).as("%s: %s", verb, run.all()).isNotEqualTo(ExitCode.FAILURE);
                assertThat(initializing.hits()).as("%s", verb).isEqualTo(2);
            }
        }
    }

    @Test
    @Order(1)
    void onAnEmptyHubEverythingWouldBeCreatedAndNothingIs() throws IOException {
        world.mark();
        Run plan = run("plan", fleet(TOPOLOGY, "test"));
        assertThat(plan.err()).isEmpty();
        assertThat(plan.exit()).as(plan.out()).isEqualTo(ExitCode.DIFFERENCES);
        assertThat(plan.out()).contains("your resources", "north", "engine", "0 to change, 0 to remove, 0 refused");
        assertThat(asked()).isNotEmpty();
        assertThat(world.hub().namespaces().withName("argocd-cockpit").get()).isNull();
    }

    @Test
    @Order(2)
    void onAMemberThatIsEnrolledAnEngineWouldBeCreatedThoughNobodyMayLookIntoItsNamespaceYet() throws IOException {
        world.join("north", Map.of("stage", "test"));
        world.startOperator();
        await("north is enrolled")
                .atMost(World.PATIENCE)
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .until(() -> world.clusterReady("north").status().equals("True"));
        world.mark();
        Run plan = run("plan", fleet(TOPOLOGY, "test"));
        world.stopOperator();
        assertThat(plan.exit()).as(plan.out() + plan.err()).isEqualTo(ExitCode.DIFFERENCES);
        assertThat(plan.out()).contains("0 to change, 0 to remove, 0 refused");
        assertThat(plan.out()).containsPattern("gitops-topology-system/north +company\\S* +engine +\\d\\d +0 +0 +0 ");
    }

    @Test
    @Order(3)
    void whatTheOperatorMadeIsWhatTheFilesSay() throws IOException {
        world.join("north", Map.of("stage", "test"));
        world.join("south", Map.of("stage", "production"));
        world.hub()
                .load(new ByteArrayInputStream(MORE.getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
        world.hub().resource(Resources.topology("company", TOPOLOGY)).serverSideApply();
        world.startOperator();
        world.awaitReady("company");
        await("tenant and entry are delivered")
                .atMost(World.PATIENCE)
                .until(() -> run("diff", fleet(TOPOLOGY, "test")).exit() == ExitCode.OK);
        world.markAtRest(2);
        Run diff = run("diff", fleet(TOPOLOGY, "test"));
        assertThat(diff.err()).isEmpty();
        assertThat(diff.out())
                .contains("0 to create, 0 to change, 0 to remove, 0 refused")
                .contains("on 3 clusters");
        assertThat(diff.exit()).as(diff.out()).isZero();
    }

    @Test
    @Order(4)
    void aSettingIsShownFieldByFieldWhereItWouldChangeAndASecretIsNot() throws IOException {
        String changed = TOPOLOGY.replace("\"exec.enabled\": \"false\"", "\"timeout.reconciliation\": 60s");
        Run diff = run("diff", fleet(changed, "test"));
        assertThat(diff.exit()).as(diff.out() + diff.err()).isEqualTo(ExitCode.DIFFERENCES);
        assertThat(diff.out())
                .contains("~ GitOpsTopology gitops-topology-system/company")
                .contains("spec.engine.argoCD")
                .contains("data['exec.enabled']: \"false\" -> (not set)")
                .contains("gitops-topology-system/north,")
                .contains("~ ConfigMap argocd/argocd-cm")
                .contains("data['timeout.reconciliation']: ")
                .contains("-> \"60s\"")
                .doesNotContain("bearerToken");
        Run plan = run("plan", fleet(changed, "test"), "-o", "json");
        assertThat(plan.out()).contains("\"change\" : \"change\"").contains("\"counts\"");
    }

    @Test
    @Order(5)
    void aLabelThatEndsAnEntryShowsWhatWouldGo() throws IOException {
        Run diff = run("diff", fleet(TOPOLOGY, "production"));
        assertThat(diff.exit()).as(diff.out() + diff.err()).isEqualTo(ExitCode.DIFFERENCES);
        assertThat(diff.out()).contains("metadata.labels.stage: \"test\" -> \"production\"");
        assertThat(diff.out())
                .contains("metadata.labels['catalog.gitops-topology.dev/ingress']: \"true\" -> (not set)");
        Run narrower = run("diff", fleet(TOPOLOGY.replace("[ingress, shop]", "[ingress]"), "test"));
        assertThat(narrower.exit()).as(narrower.out()).isEqualTo(ExitCode.DIFFERENCES);
        assertThat(narrower.out()).containsPattern("- RoleBinding shop/gitops-topology-engine-company-cockpit");
        Run wider = run("diff", fleet(TOPOLOGY.replace("[ingress, shop]", "[billing, ingress, shop]"), "test"));
        assertThat(wider.exit()).as(wider.out()).isEqualTo(ExitCode.DIFFERENCES);
        assertThat(wider.out()).contains("+ Namespace billing");
        String onlyTest = TOPOLOGY.replace("clusters: {}", "clusters: {selector: {matchLabels: {stage: test}}}");
        Run fewer = run("diff", fleet(onlyTest, "test"));
        assertThat(fewer.out()).as(fewer.err()).contains("- Secret argocd-cockpit/cluster-south-");
    }

    @Test
    @Order(6)
    void aTopologyThatIsRefusedHidesNothingOfTheOthers() throws IOException {
        world.hub().resource(Resources.topology("odd", """
                        mode: PerGroup
                        engine: {type: ArgoCD, namespace: argocd-odd}
                        clusters: {selector: {matchLabels: {stage: nowhere}}}
                        perGroup: {groups: [{name: eu, selector: {matchLabels: {stage: nowhere}}, controlClusterRef: {name: none}}]}
                        """)).create();
        Run plan = run("plan", fleet(TOPOLOGY, "test"));
        world.hub().resource(world.topology("odd")).delete();
        assertThat(plan.exit()).as(plan.out() + plan.err()).isEqualTo(ExitCode.FAILURE);
        assertThat(plan.out()).contains("refused: gitops-topology-system/odd: ");
        assertThat(plan.out()).contains("0 to create, 0 to change, 0 to remove, 0 refused");
    }

    @Test
    @Order(7)
    void whatTheHubOrAMemberWouldRefuseIsSaid() throws IOException {
        Run moved = run(
                "plan",
                fleet(TOPOLOGY.replace("CockpitFleet", "Centralized").replaceAll("cockpitFleet.*\n", ""), "test"));
        assertThat(moved.exit()).as(moved.out()).isEqualTo(ExitCode.FAILURE);
        assertThat(moved.out() + moved.err()).contains("mode");
    }

    @Test
    @Order(8)
    void whatIsGoneOrSomebodyElsesOnAMemberIsSeen() throws IOException {
        world.stopOperator();
        world.on("south")
                .apps()
                .deployments()
                .inNamespace("argocd")
                .withName("argocd-repo-server")
                .delete();
        world.on("south")
                .configMaps()
                .inNamespace("argocd")
                .withName("argocd-rbac-cm")
                .delete();
        await("gone")
                .atMost(World.PATIENCE)
                .until(() -> world.on("south")
                                .configMaps()
                                .inNamespace("argocd")
                                .withName("argocd-rbac-cm")
                                .get()
                        == null);
        world.on("south")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace("argocd")
                        .withName("argocd-rbac-cm")
                        .endMetadata()
                        .addToData("policy.csv", "mine")
                        .build())
                .create();
        Run diff = run("diff", fleet(TOPOLOGY, "test"));
        assertThat(diff.out())
                .contains("+ Deployment argocd/argocd-repo-server")
                .contains("! ConfigMap argocd/argocd-rbac-cm")
                .contains("ForeignObject");
        assertThat(diff.exit()).isEqualTo(ExitCode.FAILURE);
    }

    @Test
    @Order(9)
    void aMemberThatDoesNotAnswerIsNamedAndTheOthersAreCompared() throws IOException {
        world.cluster("south").close();
        Run plan = run("plan", fleet(TOPOLOGY, "test"), "-o", "wide");
        assertThat(plan.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(plan.out()).contains("cluster gitops-topology-system/south was not compared");
        assertThat(plan.out()).containsPattern("gitops-topology-system/north +company.* engine +0 +0 +0 +0 +\\d\\d");
    }
}
