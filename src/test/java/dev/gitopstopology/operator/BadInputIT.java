package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetCluster;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people may hand to the operator by mistake or on purpose: a clear answer, and nothing done. */
class BadInputIT {
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));
    private static final LoggedLines LOGGED = new LoggedLines();
    private static World world;

    @TempDir
    static Path directory;

    @BeforeAll
    static void start() {
        world = World.running("eu-1");
    }

    @AfterAll
    static void stop() {
        world.close();
        LOGGED.close();
    }

    @Test
    void hostileKubeconfigsAreRefusedWithoutAnyEffectAndAGoodOneJoinsBesideThem() throws IOException {
        Path marker = directory.resolve("was-run");
        Path script = directory.resolve("plugin");
        Files.writeString(script, "#!/bin/sh\ntouch " + marker + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = unread("token");
        try (Listener listener = new Listener()) {
            Hostile hostile = new Hostile(
                    listener.url(), world.cluster("eu-1").caCertificate(), script.toString(), file.toString());
            hostile.samples().forEach((name, sample) -> join(name, sample.kubeconfig()));
            world.join("eu-1", Map.of());
            hostile.samples().forEach((name, sample) -> {
                world.awaitClusterReason(name, "InvalidKubeconfig");
                Condition ready = world.clusterReady(name);
                assertThat(ready.message())
                        .as(name)
                        .startsWith(sample.refusal() + ": Secret " + World.NS + "/" + name + "-kubeconfig: ")
                        .contains(sample.names());
            });
            await("the good cluster")
                    .atMost(World.PATIENCE)
                    .until(() -> world.clusterReady("eu-1").status().equals("True"));
            assertThat(listener.connections())
                    .as("connections to the server that they name")
                    .isZero();
        }
        assertThat(marker).doesNotExist();
        assertThat(lastRead(file)).as("when the file that they name was read").isEqualTo(LONG_AGO);
        Files.readString(file);
        assertThat(lastRead(file)).as("that reading shows in it").isNotEqualTo(LONG_AGO);
        assertNoCanary("InvalidKubeconfig");
        world.clear("hub", FleetCluster.class);
    }

    @Test
    void fiveMegabytesDoNotEvenReachTheOperator() {
        KubernetesClientException refused = catchThrowableOfType(
                KubernetesClientException.class, () -> join("five-megabytes", new byte[5_000_000]));
        assertThat(refused.getCode()).isIn(413, 422);
    }

    @Test
    void serversThatCannotBeTrustedOrUsedGetNoToken() {
        String version = "{\"major\":\"1\",\"minor\":\"20\",\"gitVersion\":\"v1.20.15\"}";
        String system =
                "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"kube-system\",\"uid\":\"old\"}}";
        var answers = HttpsSite.json("/version", version, "/api/v1/namespaces/kube-system", system);
        try (HttpsSite elsewhere = HttpsSite.serving(directory, answers);
                HttpsSite old = HttpsSite.serving(directory, answers);
                HttpsSite expired = HttpsSite.serving(
                        directory, answers, "-ext", "san=ip:127.0.0.1", "-startdate", "-3d", "-validity", "1");
                HttpsSite misnamed = HttpsSite.serving(directory, answers, "-ext", "san=ip:127.0.0.2");
                HttpsSite moved = HttpsSite.serving(directory, exchange -> {
                    exchange.getResponseHeaders().add("Location", elsewhere.url() + exchange.getRequestURI());
                    exchange.sendResponseHeaders(307, -1);
                })) {
            join("old", kubeconfig(old.url(), old.ca()));
            join("expired", kubeconfig(expired.url(), expired.ca()));
            join("misnamed", kubeconfig(misnamed.url(), misnamed.ca()));
            join("moved", kubeconfig(moved.url(), moved.ca()));
            join("other-ca", kubeconfig(elsewhere.url(), old.ca()));

            assertAnswer("old", "TooOld", "v1.20", "v1.29");
            assertAnswer("expired", "TlsUntrusted", "certificate", "has expired", "renew it");
            assertAnswer("misnamed", "TlsUntrusted", "another host");
            assertAnswer("moved", "NotAnApiServer", "redirect");
            assertAnswer("other-ca", "TlsUntrusted", "certificate-authority-data");

            assertThat(old.requests()).as("nothing is written to it").allMatch(request -> request.startsWith("GET "));
            assertThat(moved.requests()).anyMatch(request -> request.endsWith(" Bearer " + Hostile.CANARY));
            assertThat(elsewhere.requests())
                    .as("what the redirect and another CA lead to")
                    .isEmpty();
            assertThat(expired.requests()).isEmpty();
            assertThat(misnamed.requests()).isEmpty();
            assertNoCanary("TlsUntrusted");
            world.clear("hub", FleetCluster.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'a b'|x",
                "a|'{{ .x }}'",
                "a|'$(x)'",
                "a|'${x}'",
                "a|'<runtime:engine-token>'",
                "a|'javascript:alert(1)'",
                "a|'x\ny'",
                "a|'\u0430dmin'",
                "'t\u0435am'|x",
            })
    void labelsThatCouldMeanSomethingElsewhereAreNotStored(String key, String value) {
        FleetCluster cluster = Resources.cluster("labelled", Map.of());
        cluster.getMetadata().setLabels(Map.of(key, value));
        assertRefused(cluster);
    }

    @Test
    void namesThatCouldMeanSomethingElsewhereAreNotStored() {
        for (String name :
                new String[] {"a\nb", "${x}", "{{x}}", "..", "A", "p\u0430ris", "a".repeat(254), "a/b", "x.", "-rf"}) {
            FleetCluster cluster = Resources.cluster("x", Map.of());
            cluster.getMetadata().setName(name);
            assertRefused(cluster);
        }
        FleetCluster longValue = Resources.cluster("long", Map.of());
        longValue.getMetadata().setLabels(Map.of("a", "x".repeat(300)));
        assertRefused(longValue);
    }

    @Test
    void theLongestNameThatThereCanBeIsUsable() {
        String name = "a" + ".b".repeat(126);
        FleetCluster cluster = Resources.cluster("x", Map.of());
        cluster.getMetadata().setName(name);
        world.apply(cluster);
        world.awaitClusterReason(name, "NotEnrolled");
        assertThat(world.clusterReady(name).message()).contains("x-kubeconfig");
        world.clear("hub", FleetCluster.class);
    }

    /** One object that no ordinary reader of JSON takes would end an informer for good, and with it the work for everybody. */
    @Test
    void whatIsNestedWithoutEndKeepsNobodyElseFromBeingServed() {
        String entries = "/apis/gitops-topology.dev/v1alpha1/namespaces/" + World.NS + "/gitopscatalogentries";
        String deep = "{\"a\":[".repeat(2000) + "1" + "]}".repeat(2000);
        for (String values : new String[] {deep, "{\"" + "k".repeat(60_000) + "\":1}"}) {
            world.hub().raw(entries, "POST", """
                            {"apiVersion":"gitops-topology.dev/v1alpha1","kind":"GitOpsCatalogEntry","metadata":{"name":"deep"},
                             "spec":{"namespace":"deep","source":{"repoURL":"https://charts.example.test","chart":"c","targetRevision":"1.0.0"},"values":%s}}
                            """.formatted(values));
            awaitAnswered(entries + "/deep");
            world.restartOperator();
            world.apply(Resources.cluster("beside", Map.of()));
            world.awaitClusterReason("beside", "NotEnrolled");
            world.clear("hub", FleetCluster.class);
            world.hub().raw(entries + "/deep", "DELETE", null);
            await("the entry gone")
                    .atMost(World.PATIENCE)
                    .until(() -> !world.hub().raw(entries).contains("\"deep\""));
        }
    }

    private static void awaitAnswered(String entry) {
        await("a status of the entry")
                .atMost(World.PATIENCE)
                .until(() -> world.hub().raw(entry).contains("\"conditions\""));
    }

    private static void assertRefused(FleetCluster cluster) {
        KubernetesClientException refused = catchThrowableOfType(
                KubernetesClientException.class,
                () -> world.hub().resource(cluster).create());
        assertThat(refused).as("%s", cluster.getMetadata()).isNotNull();
        assertThat(refused.getCode()).as(refused.getMessage()).isBetween(400, 422);
    }

    private static void assertAnswer(String name, String reason, String... words) {
        world.awaitClusterReason(name, reason);
        assertThat(world.clusterReady(name).message()).contains(words);
    }

    /** @param told what the FleetClusters and Events say, so that it is known to have been looked at */
    private static void assertNoCanary(String told) {
        String said =
                Serialization.asJson(world.hub().resources(FleetCluster.class).list())
                        + Serialization.asJson(
                                world.hub().v1().events().inAnyNamespace().list());
        assertThat(said).contains(told).doesNotContain(Hostile.CANARY);
        assertThat(world.metrics())
                .contains("gitops_topology_deliveries_total{")
                .doesNotContain(Hostile.CANARY);
        assertThat(LOGGED.all())
                .anyMatch(line -> line.contains("operator started"))
                .noneMatch(line -> line.contains(Hostile.CANARY));
    }

    private static void join(String name, byte[] kubeconfig) {
        world.hub()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name + "-kubeconfig")
                        .withNamespace(World.NS)
                        .endMetadata()
                        .addToData("kubeconfig", Base64.getEncoder().encodeToString(kubeconfig))
                        .build())
                .create();
        world.apply(Resources.cluster(name, Map.of()));
    }

    private static byte[] kubeconfig(String server, String ca) {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: %s}}]
                users: [{name: u, user: {token: %s}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(
                        server,
                        Base64.getEncoder().encodeToString(ca.getBytes(StandardCharsets.US_ASCII)),
                        Hostile.CANARY)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A file whose time of the last reading is long ago. */
    private static Path unread(String name) throws IOException {
        Path file = Files.writeString(directory.resolve(name), Hostile.CANARY);
        Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(null, LONG_AGO, null);
        return file;
    }

    private static FileTime lastRead(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).lastAccessTime();
    }

    /** Counts who connects, and says nothing. */
    private static final class Listener implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger connections = new AtomicInteger();

        Listener() throws IOException {
            Thread thread = new Thread(this::count, "listener");
            thread.setDaemon(true);
            thread.start();
        }

        private void count() {
            try {
                while (true) {
                    socket.accept().close();
                    connections.incrementAndGet();
                }
            } catch (IOException e) {
                // closed
            }
        }

        String url() {
            return "https://127.0.0.1:" + socket.getLocalPort();
        }

        int connections() {
            return connections.get();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
