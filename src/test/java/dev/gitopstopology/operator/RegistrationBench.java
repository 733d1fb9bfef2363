package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.localcluster.ClusterOptions;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From eight FleetClusters applied together to each one's cluster Secret, which is written once its token is proven. */
@Tag("bench")
class RegistrationBench {
    private static final int MEMBERS = 8;
    private static final int CYCLES = Integer.getInteger("bench.cycles", 50);
    private final BenchReport report = new BenchReport("registration");

    @Test
    void eightMembersAtOnce() {
        List<String> names =
                IntStream.rangeClosed(1, MEMBERS).mapToObj(i -> "m" + i).toList();
        List<ClusterOptions> options = names.stream()
                .map(name ->
                        ClusterOptions.named(name).withoutControllerManager().readyWithin(Duration.ofMinutes(4)))
                .toList();
        List<Double> seconds = new ArrayList<>();
        Map<String, Long> written = new ConcurrentHashMap<>();
        try (World world = new World(options)) {
            world.startOperator();
            world.apply(Resources.topology("company", """
                    mode: Centralized
                    engine: {type: ArgoCD, access: {profile: Namespaced, namespaces: [shop]}}
                    clusters: {}
                    """));
            world.awaitReady("company");
            try (Watch secrets = world.hub().secrets().inNamespace("argocd").watch(new Written(written))) {
                for (int cycle = 0; cycle <= CYCLES; cycle++) {
                    world.mark();
                    Map<String, Long> applied = new ConcurrentHashMap<>();
                    written.clear();
                    for (String name : names) {
                        applied.put(name, System.nanoTime());
                        world.join(name, Map.of());
                    }
                    await("cycle " + cycle + ": all registered")
                            .atMost(World.PATIENCE)
                            .pollInterval(Duration.ofMillis(20))
                            .until(() -> written.keySet().containsAll(names));
                    if (cycle > 0) { // the first one makes accounts and roles, and warms up
                        applied.forEach((name, from) -> seconds.add((written.get(name) - from) / 1e9));
                    }
                    if (cycle == 1) {
                        world.awaitQuiet(MEMBERS);
                        requests(world, names);
                    }
                    leave(world, names);
                }
                report.line("watched until the end: %s", secrets != null);
            }
            List<Double> sorted = seconds.stream().sorted().toList();
            report.line(
                    "%d registrations in %d cycles of %d: p50 %.2f s, p99 %.2f s, longest %.2f s",
                    sorted.size(),
                    CYCLES,
                    MEMBERS,
                    sorted.get(sorted.size() / 2),
                    sorted.get((int) (sorted.size() * 0.99)),
                    sorted.get(sorted.size() - 1));
        } finally {
            report.end();
        }
    }

    private void requests(World world, List<String> names) {
        int hub = world.requests("hub").size();
        int members =
                names.stream().mapToInt(name -> world.requests(name).size()).sum();
        report.line(
                "requests per registration: %.1f on the member, %.1f on the hub",
                members / (double) MEMBERS, hub / (double) MEMBERS);
        report.line("on %s: %s", names.get(0), BenchReport.byKind(world.requests(names.get(0))));
    }

    private static void leave(World world, List<String> names) {
        world.hub().resources(FleetCluster.class).inNamespace(World.NS).delete();
        await("all gone")
                .atMost(World.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> names.stream().allMatch(name -> world.fleetCluster(name) == null));
    }

    /** When each member's Secret was first seen. */
    private record Written(Map<String, Long> at) implements Watcher<Secret> {
        @Override
        public void eventReceived(Action action, Secret secret) {
            String cluster = secret.getMetadata().getLabels() == null
                    ? null
                    : secret.getMetadata().getLabels().get(Api.LABEL_CLUSTER);
            if (action == Action.ADDED && cluster != null) {
                at.putIfAbsent(cluster, System.nanoTime());
            }
        }

        @Override
        public void onClose(WatcherException cause) {}
    }
}
