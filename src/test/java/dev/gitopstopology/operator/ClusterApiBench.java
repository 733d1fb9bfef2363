package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.demo.SimulatedKubelet;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.localcluster.capi.CapiObjects;
import dev.gitopstopology.localcluster.capi.Components;
import dev.gitopstopology.localcluster.capi.Definitions;
import dev.gitopstopology.localcluster.capi.LocalProvider;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * From {@code controlPlaneInitialized} on the hub to the last object on a new cluster, and what the API server alone takes for these objects: on the local
 * provider, each round with a cluster of its own.
 */
@Tag("bench")
class ClusterApiBench {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private final BenchReport report = new BenchReport("cluster-api");

    /** Seconds after controlPlaneInitialized; {@code bare}: what the API server alone takes. */
    private record Round(double addons, double objects, double told, double bare) {}

    @Test
    void fromInitializedToRegistered() throws InterruptedException {
        try (World world = World.running()) {
            Definitions.install(world.hub(), Components.Core, Components.KubeadmControlPlane);
            try (LocalProvider provider = LocalProvider.start(world.hub())) {
                new CapiObjects(world.hub(), World.NS).clusterClass("local");
                world.apply(Resources.configMap("network", "network.yaml", Provisioned.NETWORK));
                world.apply(topology("central", "Centralized"));
                world.apply(topology("own", "PerCluster"));
                world.awaitReady("central");
                report.line(
                        "%-10s %-4s %10s %12s %8s %8s %10s %7s",
                        "topology", "", "add-ons s", "all there s", "told s", "bare s", "beyond s", "ratio");
                for (String topology : List.of("central", "own")) {
                    List<Round> rounds = new ArrayList<>();
                    for (int round = 1; round <= ROUNDS; round++) {
                        rounds.add(new Rounds(world, provider, topology + "-" + round, topology).run());
                        row(topology, Integer.toString(round), rounds.get(round - 1));
                    }
                    row(
                            topology,
                            "med.",
                            new Round(
                                    median(rounds, Round::addons),
                                    median(rounds, Round::objects),
                                    median(rounds, Round::told),
                                    median(rounds, Round::bare)));
                }
                world.stopOperator();
            }
        } finally {
            report.end();
        }
    }

    private static GitOpsTopology topology(String name, String mode) {
        return Resources.topology(name, """
                mode: %s
                engine: {type: ArgoCD, access: {profile: Namespaced, namespaces: [shop]}}
                clusters: {selector: {matchLabels: {topology: %s}}}
                """.formatted(mode, name));
    }

    private void row(String topology, String round, Round it) {
        report.line(
                "%-10s %-4s %10.2f %12.2f %8.2f %8.2f %10.2f %6.2fx",
                topology,
                round,
                it.addons(),
                it.objects(),
                it.told(),
                it.bare(),
                it.objects() - it.bare(),
                it.objects() / it.bare());
    }

    private static double median(List<Round> all, ToDoubleFunction<Round> of) {
        return BenchReport.median(all.stream().mapToDouble(of).boxed().toList());
    }

    /** One cluster from its FleetCluster to its end. */
    private final class Rounds {
        private final World world;
        private final LocalProvider provider;
        private final String name;
        private final String topology;

        Rounds(World world, LocalProvider provider, String name, String topology) {
            this.world = world;
            this.provider = provider;
            this.name = name;
            this.topology = topology;
        }

        Round run() {
            world.mark();
            CompletableFuture<Instant> initialized = new CompletableFuture<>();
            try (Watch watch = new CapiObjects(world.hub(), World.NS).onceInitialized(name, initialized)) {
                world.apply(Resources.fleetCluster(
                        name, Map.of("topology", topology), Provisioned.CLUSTER + "deletionProtection: false\n"));
                await().atMost(World.PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> controlPlane() != null);
                LocalCluster server = controlPlane();
                try (KubernetesClient client = new KubernetesClientBuilder()
                                .withConfig(Config.fromKubeconfig(server.kubeconfig()))
                                .build();
                        SimulatedKubelet kubelet = new SimulatedKubelet(client)) {
                    return measure(server, client, initialized);
                }
            } finally {
                world.hub().resource(world.fleetCluster(name)).delete();
                await(name + " gone").atMost(World.PATIENCE).until(() -> world.fleetCluster(name) == null);
            }
        }

        private LocalCluster controlPlane() {
            return provider.cluster(World.NS, name).controlPlane().orElse(null);
        }

        private Round measure(LocalCluster server, KubernetesClient client, CompletableFuture<Instant> initialized) {
            await(name + " registered")
                    .atMost(World.PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> is("Registered") && (topology.equals("central") || is("EngineReady")));
            Instant told = Instant.now();
            world.awaitQuiet(1);
            Instant begin = begin(initialized.join());
            List<AuditRecord> ours =
                    server.auditLog().records(each -> each.userAgent().startsWith("gitops-topology/"));
            List<AuditRecord> hub = world.requests("hub").stream()
                    .filter(each -> each.time().isAfter(begin))
                    .toList();
            report.line("    %s: first-last on its cluster: %s", name, times(ours.stream(), begin, each -> true));
            report.line("    %s: on the hub: %s", name, times(hub.stream(), begin, AuditRecord::isWrite));
            keep(server);
            BareClient bare = new BareClient(client, ours);
            double seconds = bare.seconds();
            report.line(
                    "    %s: %d objects, %d requests there, %d on the hub",
                    name, bare.objects(), ours.size(), hub.size());
            return new Round(
                    last(ours.stream().filter(each -> each.name().equals("network")), begin),
                    last(
                            Stream.concat(ours.stream(), hub.stream())
                                    .filter(each -> BareClient.isObject(each)
                                            && !each.apiGroup().equals(Api.GROUP)
                                            && !each.subresource().equals("status")),
                            begin),
                    seconds(begin, told),
                    seconds);
        }

        /** For whoever wants to know where the time goes. */
        private void keep(LocalCluster server) {
            try {
                Files.copy(
                        server.directory().resolve("audit.log"),
                        BenchReport.DIRECTORY.resolve("cluster-api-" + name + ".audit.log"),
                        StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private boolean is(String condition) {
            return world.clusterCondition(name, condition).status().equals("True");
        }

        /** When the status was written that the watch then told of. */
        private Instant begin(Instant seen) {
            return world
                    .cluster("hub")
                    .auditLog()
                    .records(each -> each.isWrite()
                            && each.resource().equals("clusters")
                            && each.subresource().equals("status")
                            && each.name().equals(name)
                            && !each.userAgent().startsWith("gitops-topology/")
                            && !each.time().isAfter(seen))
                    .stream()
                    .map(AuditRecord::time)
                    .max(Instant::compareTo)
                    .orElse(seen);
        }
    }

    private static double last(Stream<AuditRecord> requests, Instant begin) {
        return requests.filter(AuditRecord::isWrite)
                .mapToDouble(each -> seconds(begin, each.time()))
                .max()
                .orElse(Double.NaN);
    }

    private static String times(Stream<AuditRecord> requests, Instant begin, Predicate<AuditRecord> which) {
        Map<String, DoubleSummaryStatistics> times = new TreeMap<>();
        requests.filter(which)
                .forEach(each -> times.computeIfAbsent(
                                each.verb() + " " + each.resource(), key -> new DoubleSummaryStatistics())
                        .accept(seconds(begin, each.time())));
        return times.entrySet().stream()
                .sorted((a, b) ->
                        Double.compare(a.getValue().getMin(), b.getValue().getMin()))
                .map(each -> "%s x%d %.2f-%.2f"
                        .formatted(
                                each.getKey(),
                                each.getValue().getCount(),
                                each.getValue().getMin(),
                                each.getValue().getMax()))
                .collect(Collectors.joining(", "));
    }

    private static double seconds(Instant begin, Instant end) {
        return Duration.between(begin, end).toMillis() / 1e3;
    }
}
