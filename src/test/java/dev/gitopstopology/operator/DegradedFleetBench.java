package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What seven clusters feel of the eighth when it is a black hole, and what the eighth is still asked. */
@Tag("bench")
class DegradedFleetBench {
    private static final int MEMBERS = 8;
    private static final int PAIRS = Integer.getInteger("bench.pairs", 7);
    private static final int LISTENED = 180;
    private static final String DEAD = "m8";
    private final BenchReport report = new BenchReport("degraded-fleet");
    private int change;

    @Test
    void sevenOfEight() throws InterruptedException {
        List<String> names =
                IntStream.rangeClosed(1, MEMBERS).mapToObj(i -> "m" + i).toList();
        List<ClusterOptions> options = names.stream()
                .map(name ->
                        ClusterOptions.named(name).withoutControllerManager().readyWithin(Duration.ofMinutes(4)))
                .toList();
        List<Double> well = new ArrayList<>();
        List<Double> degraded = new ArrayList<>();
        try (World world = new World(options);
                FaultProxy proxy = FaultProxy.to(world.cluster(DEAD).server())) {
            world.startOperator();
            List<String> healthy = names.subList(0, MEMBERS - 1);
            healthy.forEach(name -> world.join(name, Map.of()));
            world.joinAs(DEAD, world.cluster(DEAD).kubeconfig(proxy.server()), Map.of());
            world.apply(Resources.topology("company", spec("begin")));
            world.awaitReady("company");
            changed(world, healthy); // warms up
            for (int pair = 0; pair < PAIRS; pair++) {
                quiet(world);
                well.add(changed(world, healthy));
                quiet(world);
                proxy.blackHole();
                degraded.add(changed(world, healthy));
                proxy.pass();
            }
            report.line(
                    "a change on 7 healthy clusters: %.2f s all well, %.2f s with one black hole: throughput %.2f",
                    BenchReport.median(well),
                    BenchReport.median(degraded),
                    BenchReport.median(well) / BenchReport.median(degraded));
            asked(world, proxy);
        } finally {
            report.end();
        }
    }

    /** Each of both begins when nothing is left of the one before. */
    private static void quiet(World world) {
        world.awaitReady("company");
        world.awaitQuiet(MEMBERS);
    }

    private void asked(World world, FaultProxy proxy) throws InterruptedException {
        proxy.blackHole();
        changed(world, List.of("m1"));
        world.awaitClusterReason(DEAD, "Unreachable");
        TimeUnit.SECONDS.sleep(90); // the back-off has reached its longest pause
        double before = attempts(world);
        TimeUnit.SECONDS.sleep(LISTENED);
        double tries = attempts(world) - before;
        report.line(
                "requests to the dead cluster in %d s after back-off: %.0f, one per %.0f s",
                LISTENED, tries, LISTENED / tries);
    }

    private static double attempts(World world) {
        return Pattern.compile(
                        "gitops_topology_api_attempts_total\\{cluster=\"" + World.NS + "/" + DEAD + "\"[^}]*} (\\S+)")
                .matcher(world.metrics())
                .results()
                .mapToDouble(result -> Double.parseDouble(result.group(1)))
                .sum();
    }

    /** @return seconds until each of the clusters has what was changed */
    private double changed(World world, List<String> clusters) {
        String namespace = "n" + ++change;
        long begin = System.nanoTime();
        GitOpsTopology topology = Resources.topology("company", spec(namespace));
        world.apply(topology);
        await("all of " + clusters + " to have " + namespace)
                .atMost(World.PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> clusters.stream()
                        .allMatch(name -> !world.on(name)
                                .rbac()
                                .roleBindings()
                                .inNamespace(namespace)
                                .list()
                                .getItems()
                                .isEmpty()));
        return (System.nanoTime() - begin) / 1e9;
    }

    private static String spec(String namespace) {
        return """
                mode: Centralized
                engine: {type: ArgoCD, access: {profile: Namespaced, namespaces: [%s]}}
                clusters: {}
                """.formatted(namespace);
    }
}
