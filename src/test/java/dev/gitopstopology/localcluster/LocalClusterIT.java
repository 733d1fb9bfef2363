package dev.gitopstopology.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterIT {
    private static final Predicate<AuditRecord> ADMIN = r -> r.user().equals("admin");
    private static final String CONFIG_MAP = """
            {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "%s"}}
            """;

    /** Not the name of a cluster that another build on this machine runs. */
    private static final String BRIEF = "brief" + ProcessHandle.current().pid();

    @SuppressWarnings("NullAway.Init")
    private static LocalFleet fleet;

    @BeforeAll
    static void start() {
        fleet = LocalFleet.start("one", "two");
    }

    @AfterAll
    static void close() {
        fleet.close();
    }

    @Test
    void countsWhatOurUserWroteInTheAuditLog() throws Exception {
        LocalCluster cluster = fleet.cluster("one");
        Api api = Api.of(cluster);
        AuditLog log = cluster.auditLog();
        log.mark();

        String path = "/api/v1/namespaces/default/configmaps/counted";
        assertThat(api.apply(path, CONFIG_MAP.formatted("counted"))).isEqualTo(201);
        assertThat(api.apply(path + "?dryRun=All", CONFIG_MAP.formatted("counted")))
                .isEqualTo(200);
        assertThat(api.get(path)).isEqualTo(200);
        assertThat(api.delete(path)).isEqualTo(200);

        await().untilAsserted(() -> assertThat(log.records(ADMIN.and(AuditRecord::isWrite)))
                .extracting(AuditRecord::verb, AuditRecord::resource, AuditRecord::namespace, AuditRecord::name)
                .containsExactly(
                        tuple("patch", "configmaps", "default", "counted"),
                        tuple("delete", "configmaps", "default", "counted")));
        assertThat(log.writes(ADMIN)).isEqualTo(new WriteCount(2, 0, 0, 0, 0));
    }

    @Test
    void aNamespaceIsFinalizedAndItsContentsGo() throws Exception {
        Api api = Api.of(fleet.cluster("one"));
        assertThat(api.apply(
                        "/api/v1/namespaces/short-lived",
                        "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"short-lived\"}}"))
                .isEqualTo(201);
        assertThat(api.apply("/api/v1/namespaces/short-lived/configmaps/x", CONFIG_MAP.formatted("x")))
                .isEqualTo(201);

        assertThat(api.delete("/api/v1/namespaces/short-lived")).isEqualTo(200);

        await().atMost(Duration.ofSeconds(120))
                .untilAsserted(() ->
                        assertThat(api.get("/api/v1/namespaces/short-lived")).isEqualTo(404));
    }

    @Test
    void eachClusterHasItsOwnCaAndToken() {
        LocalCluster one = fleet.cluster("one");
        LocalCluster two = fleet.cluster("two");

        assertThatThrownBy(() -> new Api(two.server(), one.sslContext(), two.adminToken()).get("/api"))
                .isInstanceOf(SSLHandshakeException.class);
        assertThatThrownBy(() -> new Api(two.server(), SSLContext.getDefault(), two.adminToken()).get("/api"))
                .isInstanceOf(SSLHandshakeException.class);
        assertThat(new Api(two.server(), two.sslContext(), one.adminToken()))
                .satisfies(api -> assertThat(api.get("/api")).isEqualTo(401));
    }

    @Test
    void kubectlWorksWithTheInlinedKubeconfigAndSeesTheVersion() throws Exception {
        Process kubectl = new ProcessBuilder(
                        Binaries.find().kubectl().toString(),
                        "--kubeconfig=" + fleet.cluster("two").kubeconfigFile(),
                        "get",
                        "namespaces",
                        "-o",
                        "name")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("namespace/kube-system", "namespace/default");
        assertThat(kubectl.waitFor()).isZero();
    }

    @Test
    void listensOnTheLoopbackOnly() throws Exception {
        List<Long> pids = fleet.clusters().stream()
                .flatMap(c -> c.processes().stream())
                .map(ProcessHandle::pid)
                .toList();
        assertThat(pids).hasSize(6);
        assertThat(Listeners.addressesOf(pids)).hasSizeGreaterThanOrEqualTo(6).containsOnly("127.0.0.1");
    }

    @Test
    void dataOutlivesARestartAndAKilledApiServer() throws Exception {
        LocalCluster cluster = fleet.cluster("two");
        Api api = Api.of(cluster);
        String path = "/api/v1/namespaces/default/configmaps/kept";
        assertThat(api.apply(path, CONFIG_MAP.formatted("kept"))).isEqualTo(201);
        String ca = cluster.caCertificate();

        cluster.killApiServer();
        assertThatThrownBy(() -> api.get(path)).isInstanceOf(IOException.class);
        cluster.startApiServer();
        assertThat(api.get(path)).isEqualTo(200);

        cluster.stop();
        assertThat(cluster.processes()).isEmpty();
        cluster.restart();
        assertThat(Api.of(cluster).get(path)).isEqualTo(200);
        assertThat(cluster.caCertificate()).isEqualTo(ca);
        assertThat(cluster.processes()).hasSize(3);
    }

    @Test
    void theFaultProxyStandsInFrontOfTls() throws Exception {
        LocalCluster cluster = fleet.cluster("one");
        try (FaultProxy proxy = FaultProxy.to(cluster.server())) {
            assertThat(cluster.kubeconfig(proxy.server()))
                    .contains(proxy.server().toString());
            Api api = new Api(proxy.server(), cluster.sslContext(), cluster.adminToken());
            assertThat(api.get("/api")).isEqualTo(200);
            proxy.refuse();
            assertThatThrownBy(() -> api.get("/api")).isInstanceOf(ConnectException.class);
            proxy.blackHole();
            assertThatThrownBy(() -> api.get("/api", Duration.ofMillis(500))).isInstanceOf(HttpTimeoutException.class);
            proxy.pass();
            assertThat(api.get("/api")).isEqualTo(200);
        }
    }

    @Test
    void nothingIsLeftAfterClose(@TempDir Path given) throws Exception {
        LocalCluster cluster =
                LocalCluster.start(ClusterOptions.named(BRIEF).in(given).withoutControllerManager());
        List<ProcessHandle> processes = cluster.processes();
        assertThat(processes).hasSize(2).allMatch(ProcessHandle::isAlive);

        cluster.close();
        cluster.close();

        assertThat(processes).noneMatch(ProcessHandle::isAlive);
        assertThat(given.resolve("kube-apiserver.log")).exists(); // a directory that was given stays
        assertThat(Leftovers.named(BRIEF)).isEmpty();
        assertThatThrownBy(cluster::restart).hasMessageContaining("was closed");
    }

    @Test
    void whatAnApiServerSaidBeforeItDiedIsInTheMessage(@TempDir Path given) throws Exception {
        Binaries real = Binaries.find();
        Path broken = given.resolve("kube-apiserver");
        Files.writeString(broken, "#!/bin/sh\necho I have no hands\nexit 3\n");
        assertThat(broken.toFile().setExecutable(true)).isTrue();

        assertThatThrownBy(() -> LocalCluster.start(
                        ClusterOptions.named(BRIEF),
                        new Binaries(real.etcd(), broken, real.controllerManager(), real.kubectl())))
                .isInstanceOf(LocalClusterException.class)
                .hasMessageContaining(BRIEF)
                .hasMessageContaining("kube-apiserver ended with exit code 3")
                .hasMessageContaining("I have no hands");
        assertThat(Leftovers.named(BRIEF)).isEmpty();
    }
}
