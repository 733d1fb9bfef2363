package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.localcluster.AuditRecord;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** First convergence with the operator already running, against {@code kubectl apply} of the same objects, in turns on fresh clusters. */
@Tag("bench")
class ConvergenceBench {
    private static final int PAIRS = Integer.getInteger("bench.pairs", 3);
    private static final String TOPOLOGY = "company";
    private static final String SPEC = """
            mode: Centralized
            engine:
              type: ArgoCD
              access: {profile: Namespaced, namespaces: [shop, billing]}
            clusters: {}
            """;
    private static BenchReport report;

    /** Seconds from the first apply to the last write of an object on the hub, on any cluster, and to Ready. */
    private record Converged(double hub, double all, double ready, long requests) {}

    @BeforeAll
    static void begin() {
        report = new BenchReport("convergence");
        report.line(
                "%-22s %-4s %10s %12s %10s %9s %12s %9s",
                "fleet", "pair", "kubectl s", "hub there s", "there s", "Ready s", "there/kubectl", "requests");
    }

    @AfterAll
    static void end() {
        report.end();
    }

    @Test
    void hubAlone(@TempDir Path directory) throws Exception {
        measure("hub alone", List.of(), directory);
    }

    @Test
    void hubAndThreeMembers(@TempDir Path directory) throws Exception {
        measure("hub + 3 members", List.of("eu-1", "eu-2", "us-1"), directory);
    }

    private static void measure(String what, List<String> members, Path directory) throws Exception {
        List<HasMetadata> resources = new ArrayList<>();
        members.forEach(member -> resources.add(Resources.cluster(member, Map.of())));
        resources.add(Resources.topology(TOPOLOGY, SPEC));
        KubectlApply kubectl = new KubectlApply(directory, resources);
        report.line("%s: objects %s", what, kubectl.objects());
        List<Double> applied = new ArrayList<>();
        List<Converged> converged = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            if (pair % 2 == 0) {
                converged.add(operator(members, resources));
                applied.add(apply(members, kubectl));
            } else {
                applied.add(apply(members, kubectl));
                converged.add(operator(members, resources));
            }
            row(what, Integer.toString(pair + 1), applied.get(pair), converged.get(pair));
        }
        report.line("%s: kubectl called again %d times", what, kubectl.secondTries());
        row(
                what,
                "med.",
                BenchReport.median(applied),
                new Converged(
                        median(converged, Converged::hub),
                        median(converged, Converged::all),
                        median(converged, Converged::ready),
                        Math.round(median(converged, Converged::requests))));
    }

    private static double median(List<Converged> all, ToDoubleFunction<Converged> of) {
        return BenchReport.median(all.stream().mapToDouble(of).boxed().toList());
    }

    private static void row(String what, String pair, double kubectl, Converged operator) {
        report.line(
                "%-22s %-4s %10.2f %12.2f %10.2f %9.2f %12.2fx %9d",
                what,
                pair,
                kubectl,
                operator.hub(),
                operator.all(),
                operator.ready(),
                operator.all() / kubectl,
                operator.requests());
    }

    private static double apply(List<String> members, KubectlApply kubectl) throws Exception {
        try (World world = new World(members.toArray(String[]::new))) {
            idle();
            double seconds = kubectl.to(world, "hub");
            for (String member : members) {
                seconds += kubectl.to(world, member);
            }
            return seconds;
        }
    }

    private static Converged operator(List<String> members, List<HasMetadata> resources) throws Exception {
        try (World world = new World(members.toArray(String[]::new))) {
            world.startOperator();
            members.forEach(member -> world.secret(
                    member + "-kubeconfig", "kubeconfig", world.cluster(member).kubeconfig()));
            idle();
            world.mark();
            Instant begin = Instant.now();
            resources.forEach(world::apply);
            await().atMost(World.PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .pollDelay(Duration.ZERO)
                    .until(() -> ready(world, members.size()));
            Instant ready = Instant.now();
            List<String> all = new ArrayList<>(members);
            all.add("hub");
            long requests =
                    all.stream().mapToLong(each -> world.requests(each).size()).sum();
            for (String each : all) {
                report.line(
                        "    %s: last write at %.2f s, requests %s",
                        each, lastWrite(world, List.of(each), begin), BenchReport.byVerb(world.requests(each)));
            }
            report.line("    hub, first and last write by kind: %s", times(world, "hub", begin));
            return new Converged(
                    lastWrite(world, List.of("hub"), begin),
                    lastWrite(world, all, begin),
                    seconds(begin, ready),
                    requests);
        }
    }

    /** The API servers have work of their own right after their start. */
    private static void idle() throws InterruptedException {
        TimeUnit.SECONDS.sleep(5);
    }

    private static boolean ready(World world, int members) {
        GitOpsTopology topology = world.topology(TOPOLOGY);
        return topology.getStatus() != null
                && topology.getStatus().members() != null
                && topology.getStatus().members().registered() == members
                && world.ready(TOPOLOGY).status().equals("True");
    }

    private static double lastWrite(World world, List<String> clusters, Instant begin) {
        return clusters.stream()
                .flatMap(cluster -> writes(world, cluster))
                .mapToDouble(request -> seconds(begin, request.time()))
                .max()
                .orElse(Double.NaN);
    }

    private static Stream<AuditRecord> writes(World world, String cluster) {
        return world.requests(cluster).stream().filter(ConvergenceBench::isObject);
    }

    /** When which kind of object was first and last written: where the time goes. */
    private static String times(World world, String cluster, Instant begin) {
        Map<String, DoubleSummaryStatistics> times = new TreeMap<>();
        writes(world, cluster)
                .forEach(request -> times.computeIfAbsent(
                                request.namespace() + "/" + request.resource(), each -> new DoubleSummaryStatistics())
                        .accept(seconds(begin, request.time())));
        return times.entrySet().stream()
                .map(each -> "%s %.2f-%.2f"
                        .formatted(
                                each.getKey(),
                                each.getValue().getMin(),
                                each.getValue().getMax()))
                .collect(Collectors.joining(", "));
    }

    /** Our own resources apart: their status is written last, to tell that the rest is there. */
    private static boolean isObject(AuditRecord request) {
        return request.isWrite()
                && !request.apiGroup().equals(Api.GROUP)
                && !request.isLease()
                && !request.isEvent()
                && !request.isReview()
                && !request.isTokenRequest();
    }

    private static double seconds(Instant begin, Instant end) {
        return Duration.between(begin, end).toMillis() / 1e3;
    }
}
