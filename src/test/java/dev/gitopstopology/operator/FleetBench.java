package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.ClusterOptions;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What eight members cost: threads, memory, requests; and what is left of fifty leaves and joins. */
@Tag("bench")
class FleetBench {
    private static final int MEMBERS = 8;
    private static final int CYCLES = Integer.getInteger("bench.cycles", 50);
    private static final List<Integer> LOOKS = List.of(10, 25, 50, 100, CYCLES);
    private static final String TOPOLOGY = "company";
    private static final String SPEC = """
            mode: Centralized
            engine:
              type: ArgoCD
              access: {profile: Namespaced, namespaces: [shop, billing]}
            clusters: {}
            """;
    private final BenchReport report = new BenchReport("fleet");
    private final List<Double> left = new ArrayList<>();
    private final List<Double> joined = new ArrayList<>();

    @Test
    void eightMembersAndFiftyLeavesAndJoins() throws Exception {
        List<String> names =
                IntStream.rangeClosed(1, MEMBERS).mapToObj(i -> "m" + i).toList();
        List<ClusterOptions> options = names.stream()
                .map(name ->
                        ClusterOptions.named(name).withoutControllerManager().readyWithin(Duration.ofMinutes(4)))
                .toList();
        String last = names.get(MEMBERS - 1);
        try (World world = new World(options);
                OperatorProcess operator = new OperatorProcess(world.cluster("hub"))) {
            TimeUnit.SECONDS.sleep(10);
            report.line("%-34s %8s %8s %8s %6s", "moment", "threads", "RSS MiB", "heap MiB", "files");
            look("operator alone", operator);
            world.apply(Resources.topology(TOPOLOGY, SPEC));
            world.awaitReady(TOPOLOGY);
            look("engine on the hub, no member", operator);
            names.subList(0, MEMBERS - 1).forEach(name -> world.join(name, Map.of()));
            names.subList(0, MEMBERS - 1).forEach(name -> awaitRegistered(world, name));
            settle();
            world.mark();
            world.join(last, Map.of());
            awaitRegistered(world, last);
            settle();
            requests("first registration of a member", world, last);
            look("8 members, cycle 0", operator);
            report.line("threads: %s", operator.threads());
            steadyPass(world, names);
            for (int cycle = 1; cycle <= CYCLES; cycle++) {
                cycle(world, last, cycle);
                if (LOOKS.contains(cycle)) {
                    settle();
                    look("8 members, cycle " + cycle, operator);
                }
            }
            report.line("threads: %s", operator.threads());
            report.line(
                    "median of %d: leave %.2f s, join %.2f s",
                    CYCLES, BenchReport.median(left), BenchReport.median(joined));
            TimeUnit.SECONDS.sleep(70);
            look("8 members, idle for 70 s", operator);
            report.line("threads: %s", operator.threads());
        } finally {
            report.end();
        }
    }

    private void look(String moment, OperatorProcess operator) throws Exception {
        OperatorProcess.Footprint now = operator.footprint();
        report.line("%-34s %8d %8d %8d %6d", moment, now.threads(), now.rssMiB(), now.heapMiB(), now.files());
    }

    private void cycle(World world, String member, int cycle) throws InterruptedException {
        boolean count = cycle == 1;
        if (count) {
            world.mark();
        }
        long begin = System.nanoTime();
        world.hub().resource(world.fleetCluster(member)).delete();
        await("cycle " + cycle + ": gone")
                .atMost(World.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> world.fleetCluster(member) == null);
        world.hub()
                .secrets()
                .inNamespace(World.NS)
                .withName(member + "-kubeconfig")
                .delete();
        left.add((System.nanoTime() - begin) / 1e9);
        if (count) {
            settle();
            requests("leave", world, member);
            world.mark();
        }
        begin = System.nanoTime();
        world.join(member, Map.of());
        awaitRegistered(world, member);
        joined.add((System.nanoTime() - begin) / 1e9);
        if (count) {
            settle();
            requests("second registration", world, member);
        }
    }

    private static void awaitRegistered(World world, String member) {
        await(member + " registered")
                .atMost(World.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    FleetCluster cluster = world.fleetCluster(member);
                    return world.clusterReady(member).status().equals("True")
                            && cluster.getStatus().registrations() != null
                            && !cluster.getStatus().registrations().isEmpty()
                            && !world.hub()
                                    .secrets()
                                    .inNamespace("argocd")
                                    .withLabel(Api.LABEL_CLUSTER, member)
                                    .list()
                                    .getItems()
                                    .isEmpty();
                });
    }

    private static void settle() throws InterruptedException {
        TimeUnit.SECONDS.sleep(6);
    }

    /** A foreign annotation on one watched object of each cluster wakes all of that cluster's queue, and is nothing to repair. */
    private void steadyPass(World world, List<String> names) throws InterruptedException {
        world.mark();
        touch(
                world,
                "hub",
                world.hub()
                        .configMaps()
                        .inNamespace("argocd")
                        .withName("argocd-cm")
                        .get());
        names.forEach(name -> touch(
                world,
                name,
                world.on(name)
                        .serviceAccounts()
                        .inNamespace(World.NS)
                        .withLabel(Api.LABEL_INSTANCE)
                        .list()
                        .getItems()
                        .get(0)));
        TimeUnit.SECONDS.sleep(10);
        requests("steady pass of all queues", world, names.get(0));
    }

    private static void touch(World world, String cluster, HasMetadata object) {
        world.on(cluster)
                .resource(object)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"example.com/seen\":\"yes\"}}}");
    }

    private void requests(String what, World world, String member) {
        for (String cluster : List.of("hub", member)) {
            List<AuditRecord> all = world.requests(cluster).stream()
                    .filter(request -> !request.isLease())
                    .toList();
            report.line("%s: %d requests on %s: %s", what, all.size(), cluster, BenchReport.byKind(all));
        }
    }
}
