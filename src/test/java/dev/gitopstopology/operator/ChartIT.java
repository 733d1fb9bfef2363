package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsCatalogEntry;
import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.chart.Chart;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chart on a real API server with strict validation, and the operator with exactly the account, the rights and the arguments that it makes: what
 * is needed is given, and what is given is needed. {@link ChartClusterApiIT} has the rest.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
class ChartIT {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "GitOpsTopology",
            GitOpsTopology.class,
            "FleetCluster",
            FleetCluster.class,
            "GitOpsTenant",
            GitOpsTenant.class,
            "GitOpsCatalogEntry",
            GitOpsCatalogEntry.class);

    private static World world;

    @TempDir
    static Path directory;

    @BeforeAll
    static void start() {
        world = new World("eu-1", "eu-2", "us-1");
        world.kubelets("eu-1", "eu-2");
        for (String kind : List.of("PodMonitor", "PrometheusRule", "ServiceMonitor")) {
            MonitoringKinds.define(world.hub(), kind);
        }
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static List<HasMetadata> example(String name) throws IOException {
        return declared(Path.of("examples", name));
    }

    private static List<HasMetadata> declared(Path directory) throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                objects.add(object(Files.readString(file)));
            }
        }
        return objects;
    }

    private static HasMetadata object(String yaml) {
        String kind = yaml.replaceFirst("(?s).*?^?kind: (\\w+).*", "$1");
        return YAML.unmarshal(yaml, KINDS.get(kind));
    }

    private static HasMetadata monitored(HasMetadata object) {
        return object instanceof GitOpsTopology
                ? YAML.unmarshal(
                        YAML.asYaml(object).replaceFirst("(?m)^( *)type: \"?Flux\"?$", "$0\n$1monitoring: {}"),
                        GitOpsTopology.class)
                : object;
    }

    private static void kubeconfigs(Map<String, String> clusters) {
        clusters.forEach((fleetCluster, member) -> world.secret(
                fleetCluster + "-kubeconfig",
                "kubeconfig",
                world.cluster(member).kubeconfig()));
    }

    @Test
    void definitionsAreUpgradedBelowWhatIsDeclared() {
        List<JsonNode> definitions = Chart.objects(HelmInstall.IMAGE).stream()
                .filter(each -> each.path("kind").asText().equals("CustomResourceDefinition"))
                .toList();
        String before = world.apply(Resources.cluster("kept", Map.of("fleet", "none")))
                .getMetadata()
                .getUid();
        FleetCluster drained = Resources.fleetCluster("new", Map.of(), Provisioned.CLUSTER + "drain: {policy: Drain}");
        definitions.forEach(each -> HelmInstall.apply(world.hub(), withoutDrain(each)));
        await("the older definition").atMost(World.PATIENCE).until(() -> !taken(drained));
        definitions.forEach(each -> HelmInstall.apply(world.hub(), each));
        await("the newer definition").atMost(World.PATIENCE).until(() -> taken(drained));
        assertThat(world.fleetCluster("kept").getMetadata().getUid()).isEqualTo(before);
        world.clear("hub", FleetCluster.class);
    }

    private static JsonNode withoutDrain(JsonNode definition) {
        JsonNode older = definition.deepCopy();
        JsonNode spec = older.at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        if (spec.at("/properties").has("drain")) {
            ((ObjectNode) spec.path("properties")).remove("drain");
            Iterator<JsonNode> rules = spec.path("x-kubernetes-validations").iterator();
            while (rules.hasNext()) {
                if (rules.next().path("rule").asText().contains("self.drain")) {
                    rules.remove();
                }
            }
        }
        return older;
    }

    /** What a definition does not have is cut off. */
    private static boolean taken(FleetCluster cluster) {
        return world.hub().resource(cluster).dryRun().create().getSpec().drain() != null;
    }

    @Test
    void centralizedAndCockpitFleet() throws IOException {
        try (InstalledChart chart =
                new InstalledChart(world, directory, "engines: {namespaces: [argocd, argocd-cockpit]}")) {
            kubeconfigs(Map.of("eu-1", "eu-1", "eu-2", "eu-2", "us-1", "us-1", "shop", "eu-1", "warehouse", "eu-2"));
            List<HasMetadata> centralized = example("centralized");
            centralized.add(Resources.tenant("team-a", "namespaces: [shop]\nclusters: {}\n"));
            centralized.add(Resources.entry("policies", """
                    clusters: {}
                    namespace: billing
                    source: {repoURL: "https://charts.example.com", chart: policies, targetRevision: 1.0.0}
                    """));
            chart.converge(centralized);
            chart.converge(example("cockpit-fleet"));
            assertThat(chart.unused()).noneMatch(right -> right.contains("delete engineinstances"));
            chart.assertEnough(Map.of(
                    "gitops-topology-engine-room: get endpoints", "a Role of the profile HighAvailability has it"));
        }
    }

    @Test
    void fluxOnTheHub() throws IOException {
        try (InstalledChart chart = new InstalledChart(world, directory, """
                engines: {namespaces: [flux-system], argoCD: {enabled: false}, flux: {enabled: true}, monitoring: {enabled: true}}
                """)) {
            kubeconfigs(Map.of("eu-1", "eu-1", "eu-2", "eu-2", "us-1", "us-1"));
            List<HasMetadata> declared = example("flux-hub-and-spoke").stream()
                    .map(ChartIT::monitored)
                    .toList();
            chart.converge(declared);
            chart.assertEnough(Map.of(
                    ".*: (get|create|patch) customresourcedefinitions.* (alerts|providers|receivers)\\..*",
                    "with the notification-controller",
                    ".*: .* helmreleases\\..*",
                    "HelmReleases of catalogue entries",
                    ".*: .* (helm|oci)repositories\\..*",
                    "sources of catalogue entries, and of tenants with charts",
                    ".*: bind clusterroles.* gitops-topology-flux-identity",
                    "workload identity",
                    ".*: .* servicemonitors\\..*",
                    "Argo CD",
                    ".*: patch gitopscatalogentries.*",
                    "catalogue entries"));
        }
    }

    /** As docs/self-management.md begins, and what comes out of Git later: teams and services on the hub. */
    @Test
    void selfManagement() throws IOException {
        Path files = Path.of("deploy/argocd");
        try (InstalledChart chart = InstalledChart.of(world, directory, files.resolve("values.yaml"))) {
            List<HasMetadata> declared = declared(files.resolve("fleet"));
            declared.add(Resources.tenant("team-a", """
                    namespaces: [team-a]
                    clusters: {}
                    quotas: {hard: {pods: "20"}, containers: {max: {memory: 1Gi}}}
                    """));
            declared.add(Resources.entry("policies", """
                    clusters: {}
                    namespace: policies
                    namespaceLabels: {pod-security.kubernetes.io/enforce: restricted}
                    source: {repoURL: "https://charts.example.com", chart: policies, targetRevision: 1.0.0}
                    """));
            chart.converge(declared);
            chart.assertEnough(Map.of(
                    ".*: bind clusterroles.* gitops-topology-(engine-(impersonate|read|write)|flux-.*)",
                    "other profiles and engines",
                    ".*-fleet: (get|create|patch) secrets",
                    "kubeconfigs and tokens of other members",
                    ".*: get endpoints",
                    "a Role of the profile HighAvailability has it",
                    ".*: create customresourcedefinitions.* .*\\.argoproj\\.io",
                    "they are there, from the other test"));
        }
    }

    @Test
    void theHubAsAMemberOfItsOwnFleet() throws IOException {
        try (InstalledChart chart = new InstalledChart(world, directory, """
                hubAsMember: {enabled: true, accounts: [engine-company-a78baa23]}
                engines: {monitoring: {enabled: true}}
                """)) {
            chart.converge(List.of(object("""
                    apiVersion: gitops-topology.dev/v1alpha1
                    kind: FleetCluster
                    metadata: {name: hub, namespace: gitops-topology-system}
                    spec: {connection: {type: InCluster}}
                    """), object("""
                    apiVersion: gitops-topology.dev/v1alpha1
                    kind: GitOpsTopology
                    metadata: {name: company, namespace: gitops-topology-system}
                    spec:
                      mode: Centralized
                      engine: {type: ArgoCD, monitoring: {}, access: {profile: Namespaced, namespaces: [shop]}}
                      centralized: {manageHub: true}
                      clusters: {}
                    """)));
            chart.assertEnough(Map.of(
                    ".*: .* (resourcequotas|limitranges)",
                    "tenants on the hub",
                    ".*: bind clusterroles.* gitops-topology-(engine-admin|engine-impersonate|flux-.*|namespace)",
                    "other profiles and engines, and entries with labels of namespaces",
                    ".*: patch (gitopstenants|gitopscatalogentries).*",
                    "tenants and entries",
                    ".*-fleet: (get|create|patch|delete) secrets",
                    "kubeconfigs and tokens of other members",
                    ".*: .* podmonitors\\..*",
                    "Flux",
                    ".*: get endpoints",
                    "a Role of the profile HighAvailability has it",
                    ".*: create customresourcedefinitions.* .*\\.argoproj\\.io",
                    "they are there, from the other test"));
        }
    }
}
