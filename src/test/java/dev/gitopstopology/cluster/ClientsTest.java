package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.gitopstopology.cluster.ClusterException.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the wire, seen from a small HTTPS server. */
class ClientsTest {
    private static final Duration SLOW = Duration.ofMillis(800);
    private static final char[] PASSWORD = "changeit".toCharArray();
    private final Network network = new Network();
    private final List<String> observed = new CopyOnWriteArrayList<>();
    private final Clients clients =
            new Clients(network, (cluster, verb, status) -> observed.add(cluster + " " + verb + " " + status));
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final Map<String, String> said = new ConcurrentHashMap<>();
    private final Queue<String> peers = new ConcurrentLinkedQueue<>();
    private HttpsServer server = start(HttpsServer::create);
    private String ca = "";
    private String key = "";

    interface Start {
        HttpsServer create() throws Exception;
    }

    private static HttpsServer start(Start start) {
        try {
            return start.create();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void serve(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("keys.p12");
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=fake",
                        "-ext",
                        "SAN=ip:127.0.0.1,ip:::1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .inheritIO()
                .start()
                .waitFor();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        ca = Certificates.normalized(List.of((X509Certificate) keys.getCertificate("a")));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), Trust.only(ca), null);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters asking = tls.getDefaultSSLParameters();
                asking.setWantClientAuth(true);
                parameters.setSSLParameters(asking);
            }
        });
        key = Base64.getEncoder()
                .encodeToString(("-----BEGIN PRIVATE KEY-----\n"
                                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                        .encodeToString(
                                                keys.getKey("a", PASSWORD).getEncoded())
                                + "\n-----END PRIVATE KEY-----\n")
                        .getBytes(StandardCharsets.US_ASCII));
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestURI() + " "
                + exchange.getRequestHeaders().getFirst("Authorization") + " "
                + exchange.getRequestHeaders().getFirst("User-Agent"));
        peers.add(peer((HttpsExchange) exchange));
        if (exchange.getRequestURI().getPath().equals("/moved")) {
            exchange.getResponseHeaders()
                    .add("Location", "https://127.0.0.1:" + server.getAddress().getPort() + "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
        } else if (exchange.getRequestURI().getPath().equals("/busy")) {
            exchange.getResponseHeaders().add("Retry-After", "40");
            exchange.sendResponseHeaders(429, -1);
        } else if (said.containsKey(exchange.getRequestURI().getPath())) {
            json(exchange, said.get(exchange.getRequestURI().getPath()));
        } else if (exchange.getRequestURI().getPath().equals("/slow")) {
            await().pollDelay(SLOW).until(() -> true);
            exchange.sendResponseHeaders(204, -1);
        } else {
            byte[] body = "<html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        network.close();
    }

    @Test
    void aRedirectIsNotFollowedAndEachAttemptIsReported() {
        try (KubernetesClient client = clients.open("spoke", address("127.0.0.1", ca), () -> "tok-1")) {
            ClusterException failure = failure(() -> client.raw("/moved"));
            assertThat(failure.reason()).isEqualTo(Reason.NotAnApiServer);
            assertThat(requests).hasSize(1).first().asString().startsWith("/moved Bearer tok-1 gitops-topology/");
            assertThat(observed).containsExactly("spoke GET 302");
        }
    }

    @Test
    void aServerThatAsksUsToWaitIsNotAskedAgainAndTheTimeIsKnown() {
        try (KubernetesClient client = clients.open("spoke", address("127.0.0.1", ca), () -> "tok-1")) {
            assertThat(failure(() -> client.raw("/busy")).reason()).isEqualTo(Reason.Throttled);
            assertThat(requests).hasSize(1);
            assertThat(clients.retryAfter("spoke")).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(40));
            assertThat(clients.retryAfter("another")).isZero();
        }
    }

    @Test
    void aServerThatIsNoApiServerIsSaidToBeNone() {
        try (KubernetesClient client = clients.open("spoke", address("127.0.0.1", ca), () -> "tok-1")) {
            assertThat(failure(() -> Identities.read(client, address("127.0.0.1", ca)))
                            .reason())
                    .isEqualTo(Reason.NotAnApiServer);
        }
    }

    @Test
    void aWriteIsWaitedForLongerThanARead() {
        AnswerTimes times = new AnswerTimes(SLOW.dividedBy(4), SLOW.multipliedBy(50));
        Clients impatient = new Clients(
                network,
                RequestObserver.NONE,
                new WatchPulse(WatchPulse.Limits.DEFAULT, System::nanoTime),
                Replica.SOLE,
                times);
        try (KubernetesClient client = impatient.open("spoke", address("127.0.0.1", ca), () -> "tok-1")) {
            assertThat(failure(() -> client.raw("/slow")).reason()).isEqualTo(Reason.Unreachable);
            client.raw("/slow", "POST", "{}");
            client.raw("/slow", "DELETE", null);
        }
    }

    @Test
    void anAddressMayBeOneOfIpv6() throws IOException {
        HttpsServer six = HttpsServer.create();
        try {
            six.bind(new InetSocketAddress("::1", 0), 0);
        } catch (IOException e) {
            assumeThat(e).as("this machine has no IPv6").isNull();
        }
        six.setHttpsConfigurator(server.getHttpsConfigurator());
        six.createContext("/", this::answer);
        six.start();
        String url = ServerUrl.checked("https://[::1]:" + six.getAddress().getPort() + "/")
                .toString();
        try (KubernetesClient client = clients.open("spoke", new Address(url, ca), () -> "tok-1")) {
            client.raw("/a");
            assertThat(requests).hasSize(1).first().asString().startsWith("/a Bearer tok-1");
        } finally {
            six.stop(0);
        }
    }

    @Test
    void anAnswerThatSaysNothingIsNoApiServers() {
        Address address = address("127.0.0.1", ca);
        try (KubernetesClient client = clients.open("spoke", address, () -> "tok-1")) {
            for (String answer : List.of(
                    "{}",
                    "{\"status\":{\"token\":\"t\"}}",
                    "{\"status\":{\"token\":\"t\",\"expirationTimestamp\":\"soon\"}}",
                    "{\"status\":{\"expirationTimestamp\":\"2099-01-01T00:00:00Z\"}}")) {
                said.put("/api/v1/namespaces/n/serviceaccounts/a/token", answer);
                assertThat(failure(() -> new Tokens(clients, Clock.systemUTC())
                                        .mint(client, address, "n", "a", Duration.ofHours(1)))
                                .reason())
                        .as(answer)
                        .isEqualTo(Reason.NotAnApiServer);
            }
            said.put("/version", "{\"major\":\"1\",\"minor\":\"34\",\"gitVersion\":\"v1.34.1\"}");
            said.put("/api/v1/namespaces/kube-system", "{}");
            assertThat(failure(() -> Identities.read(client, address)).reason()).isEqualTo(Reason.NotAnApiServer);
        }
    }

    @Test
    void aClientCertificateIsShown() {
        Address address = address("127.0.0.1", ca);
        Credential certificate = new Credential.ClientCertificate(ca, key);
        try (KubernetesClient client = clients.open("spoke", Endpoint.of(address, certificate))) {
            client.raw("/a");
        }
        assertThat(peers).containsExactly("CN=fake");
        Credential broken = new Credential.ClientCertificate(ca, KubeconfigParserTest.resource("valid.pem"));
        assertThat(failure(() -> clients.open("spoke", Endpoint.of(address, broken)))
                        .reason())
                .isEqualTo(Reason.InvalidKubeconfig);
    }

    @Test
    void theTokenIsAskedForAtEachRequest() {
        String[] token = {"one"};
        try (KubernetesClient client = clients.open("spoke", address("127.0.0.1", ca), () -> token[0])) {
            client.raw("/a");
            token[0] = "two";
            client.raw("/b");
        }
        assertThat(requests).anyMatch(line -> line.startsWith("/a Bearer one "));
        assertThat(requests).anyMatch(line -> line.startsWith("/b Bearer two "));
    }

    @Test
    void anotherCaOrAnotherHostNameIsNotTrusted() {
        for (Address address :
                List.of(address("127.0.0.1", KubeconfigParserTest.resource("valid.pem")), address("localhost", ca))) {
            try (KubernetesClient client = clients.open("spoke", address, () -> "tok-1")) {
                assertThat(failure(() -> client.raw("/a")).reason()).isEqualTo(Reason.TlsUntrusted);
            }
        }
        assertThat(requests).isEmpty();
    }

    /** What fabric8 looks for in properties it looks for in the environment, too. */
    @Test
    void theHubIsReachedWithoutAProxyAlsoWhereOneIsSet(@TempDir Path directory) throws IOException {
        Path kubeconfig = Files.writeString(directory.resolve("hub.yaml"), """
                apiVersion: v1
                kind: Config
                current-context: a
                contexts: [{name: a, context: {cluster: a, user: a}}]
                clusters: [{name: a, cluster: {server: "%s", certificate-authority-data: %s}}]
                users: [{name: a, user: {token: tok-hub}}]
                """.formatted(
                        address("127.0.0.1", ca).server(), ca));
        List<String> proxies = List.of("http.proxy", "https.proxy", "all.proxy");
        proxies.forEach(name -> System.setProperty(name, "http://127.0.0.1:1"));
        try (Hub hub = Hub.fromKubeconfig(clients, kubeconfig)) {
            hub.client().raw("/a");
            assertThat(requests).hasSize(1).first().asString().startsWith("/a Bearer tok-hub");
        } finally {
            proxies.forEach(System::clearProperty);
        }
    }

    @Test
    void nothingIsTakenFromPropertiesOrTheEnvironment() {
        System.setProperty("kubernetes.master", "https://127.0.0.1:1");
        System.setProperty("kubernetes.auth.token", "from-property");
        System.setProperty("https.proxy", "http://127.0.0.1:1");
        try (KubernetesClient client = clients.open("spoke", address("127.0.0.1", ca), () -> "tok-1")) {
            client.raw("/a");
            assertThat(requests).hasSize(1).first().asString().startsWith("/a Bearer tok-1");
        } finally {
            List.of("kubernetes.master", "kubernetes.auth.token", "https.proxy").forEach(System::clearProperty);
        }
    }

    private static void json(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private Address address(String host, String caData) {
        return new Address("https://" + host + ":" + server.getAddress().getPort(), caData);
    }

    private static String peer(HttpsExchange exchange) {
        try {
            return exchange.getSSLSession().getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            return "nobody";
        }
    }

    private static ClusterException failure(org.junit.jupiter.api.function.Executable work) {
        return catchThrowableOfType(ClusterException.class, () -> {
            try {
                work.execute();
            } catch (RuntimeException e) {
                throw Failures.classify("testing", "fake", e);
            }
        });
    }
}
