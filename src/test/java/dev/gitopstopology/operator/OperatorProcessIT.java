package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.localcluster.Binaries;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
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

    private record Replica(Process process, int port, Path log) {
        int status(String path) {
            try {
                return HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode();
            } catch (IOException e) {
                return -1;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return -1;
            }
        }

        String text() throws IOException {
            return Files.readString(log);
        }
    }

    private Replica replica(String name) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(
                Path.of("gitops-topology").toAbsolutePath().toString(),
                "operator",
                "--kubeconfig",
                world.cluster("hub").kubeconfigFile().toString(),
                "--leader-elect",
                "--metrics-port",
                Integer.toString(port),
                "--distribution-dir",
                Binaries.distribution().toString());
        builder.environment().put("GITOPS_TOPOLOGY_LOG_FORMAT", "json");
        return new Replica(
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), port, log);
    }

    private static String holder() {
        var lease = world.hub()
                .leases()
                .inNamespace(World.NS)
                .withName("gitops-topology")
                .get();
        return lease == null || lease.getSpec().getHolderIdentity() == null
                ? ""
                : lease.getSpec().getHolderIdentity();
    }

    @Test
    void aStandbyTakesOverFromALeaderThatDiesAndEndsInGoodOrder() throws Exception {
        Replica leader = replica("leader");
        await().atMost(World.PATIENCE).until(() -> !holder().isEmpty());
        String first = holder();
        Replica standby = replica("standby");
        await().atMost(World.PATIENCE).until(() -> standby.status("/readyz") == 200);
        assertThat(leader.status("/readyz")).isEqualTo(200);
        assertThat(leader.status("/healthz")).isEqualTo(200);
        assertThat(holder()).isEqualTo(first);

        world.join("eu-1", Map.of());
        world.apply(Resources.topology("company", "mode: Centralized\nengine: {type: ArgoCD}\nclusters: {}\n"));
        world.awaitReady("company");

        leader.process().descendants().forEach(ProcessHandle::destroyForcibly);
        leader.process().destroyForcibly();
        await().atMost(Duration.ofSeconds(60)).until(() -> !holder().equals(first) && !holder().isEmpty());
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
