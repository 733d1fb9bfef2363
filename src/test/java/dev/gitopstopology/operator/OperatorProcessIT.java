package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./gitops-topology operator} as processes: two replicas, one leader, a crash, and a graceful end. */
class OperatorProcessIT {
    /** A process that a signal ended: 128 and its number. */
    private static final int KILLED = 128 + 9;

    private static final int TERMINATED = 128 + 15;
    /** Not tried here: who runs the tests in the background ignores it, and so do their children. */
    private static final int INTERRUPTED = 128 + 2;

    private static World world;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        world = new World("eu-1");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private ReplicaProcess replica(String name) throws IOException {
        return new ReplicaProcess(name, world.cluster("hub"), directory);
    }

    private static void assertEnded(ReplicaProcess replica, int code) throws Exception {
        assertThat(replica.process().waitFor(World.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(replica.process().exitValue()).isEqualTo(code);
    }

    /** 1 is seen by {@link LeadershipIT} and {@link HubCheckIT}, 2 by {@code MainTest}. */
    @Test
    void theExitCodesAreDocumented() throws IOException {
        assertThat(Files.readAllLines(Path.of("docs/operations.md")).stream()
                        .dropWhile(line -> !line.startsWith("| Exit code |"))
                        .skip(2)
                        .takeWhile(line -> line.startsWith("|"))
                        .map(line -> line.split(" ")[1]))
                .containsExactly(
                        "1",
                        "2",
                        Integer.toString(INTERRUPTED),
                        Integer.toString(KILLED),
                        Integer.toString(TERMINATED));
    }

    @Test
    void aStandbyTakesOverFromALeaderThatDiesAndEndsInGoodOrder() throws Exception {
        ReplicaProcess leader = replica("leader");
        await().atMost(World.PATIENCE).until(() -> !world.leaseHolder().isEmpty());
        String first = world.leaseHolder();
        ReplicaProcess standby = replica("standby");
        await().atMost(World.PATIENCE).until(() -> standby.status("/readyz") == 200);
        assertThat(leader.status("/readyz")).isEqualTo(200);
        assertThat(leader.status("/healthz")).isEqualTo(200);
        assertThat(world.leaseHolder()).isEqualTo(first);

        world.join("eu-1", Map.of());
        world.apply(Resources.company());
        world.awaitReady("company");

        leader.kill();
        assertEnded(leader, KILLED);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> !world.leaseHolder().equals(first)
                        && !world.leaseHolder().isEmpty());
        world.mark();
        world.apply(
                Resources.topology(
                        "company",
                        "mode: Centralized\nengine: {type: ArgoCD, argoCD: {settings: {config: {url: \"https://argo.example.com\"}}}}\nclusters: {}\n"));
        await().atMost(World.PATIENCE)
                .until(() -> "https://argo.example.com"
                        .equals(world.hub()
                                .configMaps()
                                .inNamespace("argocd")
                                .withName("argocd-cm")
                                .get()
                                .getData()
                                .get("url")));

        standby.process().destroy();
        assertEnded(standby, TERMINATED);
        assertThat(standby.text()).contains("operator stopped");
        List<String> lines =
                standby.text().lines().filter(line -> !line.isBlank()).toList();
        assertThat(lines).allMatch(line -> line.startsWith("{") || line.startsWith("gitops-topology:"));
    }
}
