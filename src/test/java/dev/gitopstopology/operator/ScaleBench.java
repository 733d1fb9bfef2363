package dev.gitopstopology.operator;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.ClusterOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What many FleetClusters cost the operator that holds them: memory, threads, and requests to the hub while nothing happens. Beyond the
 * real members many FleetClusters lead to the same ones, each with its own Secret, client, credential and queue; they belong to no
 * topology, which would refuse a cluster that it has twice.
 */
@Tag("bench")
class ScaleBench {
    private static final int MEMBERS = Integer.getInteger("bench.members", 8);
    private static final List<Integer> STEPS = Stream.of(
                    System.getProperty("bench.clusters", "10,100,1000").split(","))
            .map(Integer::valueOf)
            .toList();
    private static final int IDLE_SECONDS = Integer.getInteger("bench.steady", 180);
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final BenchReport report = new BenchReport("scale");
    private final List<Look> looks = new ArrayList<>();

    private record Look(int clusters, OperatorProcess.Footprint footprint) {}

    @Test
    void memoryThreadsAndIdleRequests() throws Exception {
        List<ClusterOptions> members = IntStream.rangeClosed(1, MEMBERS)
                .mapToObj(i ->
                        ClusterOptions.named("m" + i).withoutControllerManager().readyWithin(Duration.ofMinutes(4)))
                .toList();
        try (World world = new World(members);
                OperatorProcess operator = new OperatorProcess(world.cluster("hub"))) {
            report.line(
                    "%-26s %8s %8s %8s %6s   %s", "FleetClusters", "threads", "RSS MiB", "heap MiB", "files", "idle");
            TimeUnit.SECONDS.sleep(20);
            look(world, operator, 0, "0");
            int there = 0;
            there = grow(world, there, MEMBERS);
            look(world, operator, there, there + ", each another member");
            for (int step : STEPS) {
                if (step <= there) {
                    continue;
                }
                there = grow(world, there, step);
                look(world, operator, there, Integer.toString(there));
            }
            report.line("threads: %s", operator.threads());
            slopes();
        } finally {
            report.end();
        }
    }

    /** @return how many are connected, which are fewer than wanted when it takes too long */
    private int grow(World world, int from, int to) throws InterruptedException {
        long begin = System.nanoTime();
        for (int i = from; i < to; i++) {
            world.joinAs("c" + i, world.cluster("m" + (i % MEMBERS + 1)).kubeconfig(), Map.of());
        }
        int connected = connected(world);
        while (connected < to && System.nanoTime() - begin < PATIENCE.toNanos()) {
            TimeUnit.SECONDS.sleep(2);
            connected = connected(world);
        }
        report.line("%d of %d connected after %.0f s", connected, to, (System.nanoTime() - begin) / 1e9);
        return to;
    }

    private static int connected(World world) {
        return (int) world.hub().resources(FleetCluster.class).inNamespace(World.NS).list().getItems().stream()
                .filter(each -> each.getStatus() != null
                        && world.condition(each.getStatus().conditions(), "Connected")
                                .status()
                                .equals("True"))
                .count();
    }

    private void look(World world, OperatorProcess operator, int clusters, String what) throws Exception {
        TimeUnit.SECONDS.sleep(90); // threads that came with the work go after a minute without it
        world.mark();
        TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        List<AuditRecord> idle = world.requests("hub").stream()
                .filter(request -> !request.isLease())
                .toList();
        OperatorProcess.Footprint now = operator.footprint();
        looks.add(new Look(clusters, now));
        report.line(
                "%-26s %8d %8d %8d %6d   %.1f requests a minute on the hub %s",
                what,
                now.threads(),
                now.rssMiB(),
                now.heapMiB(),
                now.files(),
                idle.size() * 60.0 / IDLE_SECONDS,
                BenchReport.byKind(idle));
    }

    private void slopes() {
        Look none = looks.get(0);
        looks.stream()
                .skip(1)
                .forEach(look -> report.line(
                        "0 to %d: %.1f threads, %.2f MiB RSS, %.2f MiB heap, %.1f files for each",
                        look.clusters(),
                        (look.footprint().threads() - none.footprint().threads()) / (double) look.clusters(),
                        (look.footprint().rssMiB() - none.footprint().rssMiB()) / (double) look.clusters(),
                        (look.footprint().heapMiB() - none.footprint().heapMiB()) / (double) look.clusters(),
                        (look.footprint().files() - none.footprint().files()) / (double) look.clusters()));
    }
}
