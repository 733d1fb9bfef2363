package dev.gitopstopology.operator;

import dev.gitopstopology.e2e.ClusterApiHost;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.capi.CapiObjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What it costs to hold many clusters of real Cluster API, with machines in memory: the operator's memory and threads, what it asks of the hub and what it
 * writes there when nothing changes. The API servers of such clusters take no server-side apply and issue no token, so none is enrolled: what is held is
 * the life of the clusters, and attempts to enrol them.
 */
@Tag("bench")
class ClusterApiFleetBench {
    private static final int CLUSTERS = Integer.getInteger("bench.clusters", 100);
    /** So many have machines; the others are paused before they have any, for machines that are too small for the controllers of all. */
    private static final int LIVE = Integer.getInteger("bench.live", CLUSTERS);

    /** So many are made at a time: their control planes start together, and starve each other. */
    private static final int WAVE = Integer.getInteger("bench.wave", 10);

    private static final int STEADY_SECONDS = Integer.getInteger("bench.steady", 300);
    private static final Duration PATIENCE = Duration.ofMinutes(Integer.getInteger("bench.minutes", 30));
    private final BenchReport report = new BenchReport("cluster-api-fleet");

    @Test
    void manyAreHeld() throws Exception {
        List<String> names =
                IntStream.rangeClosed(1, CLUSTERS).mapToObj(i -> "c" + i).toList();
        try (World world = new World();
                ClusterApiHost host = ClusterApiHost.start(world.cluster("hub"), world.hub());
                OperatorProcess operator = new OperatorProcess(world.cluster("hub"))) {
            new CapiObjects(world.hub(), World.NS).inMemoryClass();
            TimeUnit.SECONDS.sleep(10);
            report.line("%-34s %8s %8s %8s %6s", "moment", "threads", "RSS MiB", "heap MiB", "files");
            look("operator alone", operator);
            long begin = System.nanoTime();
            for (int from = 0; from < LIVE; from += WAVE) {
                List<String> wave = names.subList(from, Math.min(from + WAVE, LIVE));
                wave.forEach(name -> declare(world, name, false));
                awaitMade(world, host, wave);
                report.line("%d made after %.0f s", from + wave.size(), (System.nanoTime() - begin) / 1e9);
            }
            names.subList(LIVE, CLUSTERS).forEach(name -> declare(world, name, true));
            TimeUnit.SECONDS.sleep(60);
            look("%d held, %d live".formatted(CLUSTERS, LIVE), operator);
            world.mark();
            TimeUnit.SECONDS.sleep(STEADY_SECONDS);
            host.requireAlive();
            steady(world);
            look("%d s later".formatted(STEADY_SECONDS), operator);
            report.line("threads: %s", operator.threads());
        } finally {
            report.end();
        }
    }

    private static void declare(World world, String name, boolean paused) {
        world.apply(Resources.fleetCluster(name, Map.of(), """
                connection:
                  type: ClusterAPI
                  clusterAPI:
                    provision:
                      version: v1.34.1
                      classRef: {name: in-memory}
                      controlPlane: {replicas: 1}
                      workers: [{name: md-0, workerClass: default, replicas: 1}]
                      availabilityGate: true
                      paused: %s
                """.formatted(paused)));
    }

    /** The controllers share the machine with all these API servers, so this is their time, not ours. Without an end of it, nothing here is steady. */
    private static void awaitMade(World world, ClusterApiHost host, List<String> names) throws InterruptedException {
        long begin = System.nanoTime();
        List<String> waiting = new ArrayList<>(names);
        while (!waiting.isEmpty()) {
            TimeUnit.SECONDS.sleep(5);
            host.requireAlive();
            waiting.removeIf(name -> is(world, name, "UpToDate") && is(world, name, "NetworkReady"));
            if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                throw new AssertionError("not made in %d min: %s".formatted(PATIENCE.toMinutes(), waiting));
            }
        }
    }

    private static boolean is(World world, String name, String condition) {
        return world.clusterCondition(name, condition).status().equals("True");
    }

    private void steady(World world) {
        List<AuditRecord> requests =
                world.requests("hub").stream().filter(each -> !each.isLease()).toList();
        double clusterMinutes = CLUSTERS * STEADY_SECONDS / 60.0;
        report.line(
                "steady for %d s: %d requests on the hub, %.2f per cluster and minute: %s",
                STEADY_SECONDS, requests.size(), requests.size() / clusterMinutes, BenchReport.byKind(requests));
        report.line(
                "steady for %d s: %d writes, Leases and Events apart: %s",
                STEADY_SECONDS, world.writes().size(), BenchReport.byKind(world.writes()));
    }

    private void look(String moment, OperatorProcess operator) throws Exception {
        OperatorProcess.Footprint now = operator.footprint();
        report.line("%-34s %8d %8d %8d %6d", moment, now.threads(), now.rssMiB(), now.heapMiB(), now.files());
    }
}
