package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsCatalogEntry;
import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.api.GitOpsTopology;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chart on a real API server with strict validation, and the operator with exactly the account, the rights and the arguments that it makes: what
 * is needed is given, and what is given is needed. With the default switches and a cockpit; the other switches are left out,
 * and so are the kinds of the Prometheus operator, since these servers do not have them.
 */
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

    /**
     * What may happen or not: the operator framework reads an object again when taking its finalizer away met a conflict, and of a
     * topology that goes the garbage collector may delete the EngineInstances before the operator does.
     */
    private static final Pattern BY_CHANCE = Pattern.compile("gitops-topology-fleet: "
            + "(get (gitopstopologies|fleetclusters|gitopstenants|gitopscatalogentries)|delete engineinstances)\\..*");

    private static World world;

    @TempDir
    static Path directory;

    @BeforeAll
    static void start() {
        world = new World("eu-1", "eu-2", "us-1");
        world.kubelets("eu-1", "eu-2");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static List<HasMetadata> example(String name) throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("examples", name))) {
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

    private static void kubeconfigs(Map<String, String> clusters) {
        clusters.forEach((fleetCluster, member) -> world.secret(
                fleetCluster + "-kubeconfig",
                "kubeconfig",
                world.cluster(member).kubeconfig()));
    }

    /** @param otherwise what is needed by other means than these, and by which */
    private static void assertEnough(InstalledChart chart, Map<String, String> otherwise) {
        assertThat(chart.refused()).isEmpty();
        List<String> unused = chart.unused().stream()
                .filter(right -> !BY_CHANCE.matcher(right).matches())
                .toList();
        assertThat(unused)
                .filteredOn(right -> otherwise.keySet().stream().noneMatch(right::matches))
                .isEmpty();
        otherwise.forEach((pattern, why) ->
                assertThat(unused).as(pattern + ": " + why).anyMatch(right -> right.matches(pattern)));
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
            assertEnough(
                    chart,
                    Map.of(
                            "gitops-topology-engine-room: get endpoints",
                            "a Role of the profile HighAvailability has it"));
        }
    }
}
