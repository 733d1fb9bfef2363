package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.image.AotTraining;
import dev.gitopstopology.image.Java25;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * From the start of the operator's process to its first word about a topology, by Java: 17, 25, and 25 as the image starts it, with an AOT
 * cache. In turn within one run, so that what else the machine does weighs on all alike.
 */
@Tag("bench")
class StartBench {
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final Path JAR = Path.of("target", "gitops-topology.jar");
    private static final Path CACHE = BenchReport.DIRECTORY.resolve("start.aot").toAbsolutePath();
    private static final String NETTY = "--enable-native-access=ALL-UNNAMED";
    private static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";
    private static final String COMPACT = "-XX:+UseCompactObjectHeaders";

    private final BenchReport report = new BenchReport("start");

    private record Way(String name, Path java, List<String> options) {}

    private static List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        ways.add(new Way(
                "Java " + Runtime.version().feature(),
                Path.of(System.getProperty("java.home")).resolve("bin/java"),
                List.of()));
        Optional<Path> jdk = Java25.find().map(home -> home.resolve("bin/java"));
        jdk.ifPresent(java -> {
            ways.add(new Way("Java 25", java, List.of(NETTY, UNSAFE)));
            ways.add(new Way("Java 25, compact headers", java, List.of(COMPACT, NETTY, UNSAFE)));
            ways.add(new Way(
                    "Java 25, compact headers, AOT cache",
                    java,
                    List.of(COMPACT, NETTY, UNSAFE, "-XX:AOTMode=on", "-XX:AOTCache=" + CACHE)));
        });
        return ways;
    }

    @Test
    void fromTheProcessToTheFirstReconcile() throws Exception {
        List<Way> ways = ways();
        if (ways.size() > 1) {
            new AotTraining(ways.get(1).java(), JAR).make(CACHE, BenchReport.DIRECTORY.resolve("start-training.log"));
        } else {
            report.line("there is no JDK 25 here: JAVA25_HOME may name one");
        }
        Map<Way, List<Double>> times = new LinkedHashMap<>();
        try (World world = new World()) {
            for (int round = 0; round <= ROUNDS; round++) {
                for (Way way : ways) {
                    double seconds = started(world, way, "r" + round + "-w" + ways.indexOf(way));
                    if (round > 0) { // the first one warms the disk's cache
                        times.computeIfAbsent(way, key -> new ArrayList<>()).add(seconds);
                    }
                }
            }
        }
        double plain = BenchReport.median(times.get(ways.get(0)));
        report.line("%-38s %10s %8s   %s", "", "median s", "ratio", "all");
        times.forEach((way, all) -> report.line(
                "%-38s %10.2f %8.2f   %s",
                way.name(), BenchReport.median(all), BenchReport.median(all) / plain, rounded(all)));
        report.end();
    }

    private static List<String> rounded(List<Double> all) {
        return all.stream().map("%.2f"::formatted).toList();
    }

    private static double started(World world, Way way, String name) throws IOException, InterruptedException {
        world.apply(Resources.topology(
                name, "mode: Centralized\nengine: {type: ArgoCD}\nclusters: {}\nsafety: {paused: true}\n"));
        List<String> command = new ArrayList<>();
        command.add(way.java().toString());
        command.addAll(way.options());
        command.addAll(List.of(
                "-jar",
                JAR.toString(),
                "operator",
                "--metrics-port",
                "-1",
                "--kubeconfig",
                world.cluster("hub").kubeconfigFile().toString()));
        long begin = System.nanoTime();
        Process operator = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        BenchReport.DIRECTORY.resolve("start-operator.log").toFile())
                .start();
        try {
            await(way.name())
                    .atMost(World.PATIENCE)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> world.topology(name).getStatus() != null);
            return (System.nanoTime() - begin) / 1e9;
        } finally {
            operator.destroy();
            if (!operator.waitFor(1, TimeUnit.MINUTES)) {
                operator.destroyForcibly();
            }
        }
    }
}
