package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
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
        assertThat(standby.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(standby.text()).contains("operator stopped");
        List<String> lines =
                standby.text().lines().filter(line -> !line.isBlank()).toList();
        assertThat(lines).allMatch(line -> line.startsWith("{") || line.startsWith("gitops-topology:"));
    }
}
