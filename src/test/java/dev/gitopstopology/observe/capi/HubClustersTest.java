package dev.gitopstopology.observe.capi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.observe.capi.HubClusters.Sight;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a hub that lists Clusters, refuses to have them watched, and takes its time to say what it serves. */
class HubClustersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ClusterKey SHOP = new ClusterKey("fleets", "shop");
    private static final String SERVED = """
            {"apiVersion":"v1","kind":"APIResourceList","groupVersion":"cluster.x-k8s.io/v1beta2",
             "resources":[{"name":"clusters","kind":"Cluster","namespaced":true,"verbs":["list","watch"]}]}
            """;
    private static final String LISTED = """
            {"apiVersion":"cluster.x-k8s.io/v1beta2","kind":"ClusterList","metadata":{"resourceVersion":"1"},
             "items":[{"apiVersion":"cluster.x-k8s.io/v1beta2","kind":"Cluster",
                       "metadata":{"namespace":"fleets","name":"shop","uid":"u1","resourceVersion":"1"}}]}
            """;

    private final ExecutorService pool = Executors.newCachedThreadPool();
    private volatile CountDownLatch asked = new CountDownLatch(1);
    private volatile CountDownLatch mayAnswer = new CountDownLatch(0);
    private HttpServer server;
    private KubernetesClient hub;
    private HubClusters clusters;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(pool);
        server.createContext("/", this::answer);
        server.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withOnlyHttpWatches(true)
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout((int) PATIENCE.toMillis()) // longer than anybody here waits for whoever looks
                .build();
        hub = new KubernetesClientBuilder().withConfig(config).build();
        clusters = new HubClusters(hub, Set.of(), each -> {});
    }

    @AfterEach
    void stop() {
        mayAnswer.countDown();
        clusters.close();
        hub.close();
        server.stop(0);
        pool.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        boolean list = path.endsWith("/clusters") && !query.contains("watch=true");
        if (path.endsWith("/v1beta2")) {
            asked.countDown();
            await().atMost(PATIENCE).until(() -> mayAnswer.getCount() == 0);
        }
        String text = list ? LISTED : path.endsWith("/v1beta2") ? SERVED : "";
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(text.isEmpty() ? 503 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** From now on it does not say what it serves until it may. */
    private void hesitate() {
        mayAnswer = new CountDownLatch(1);
        asked = new CountDownLatch(1);
    }

    private void assertNobodyElseWaits() throws Exception {
        pool.submit(() -> clusters.find(SHOP)).get(10, TimeUnit.SECONDS);
        assertThat(mayAnswer.getCount()).isEqualTo(1);
    }

    @Test
    void whoLooksDoesNotWaitForTheFirstQuestion() throws Exception {
        hesitate();
        Future<Sight> first = pool.submit(clusters::sight);
        await("the question").atMost(PATIENCE).until(() -> asked.getCount() == 0);
        assertNobodyElseWaits();
        mayAnswer.countDown();
        first.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        await("the list").atMost(PATIENCE).until(() -> clusters.sight() == Sight.CLEAR);
        assertThat(clusters.listed("fleets").orElseThrow()).hasSize(1);
    }

    @Test
    void whoLooksDoesNotWaitForTheQuestionWhetherItIsServedStill() throws Exception {
        await("the list").atMost(PATIENCE).until(() -> clusters.sight() == Sight.CLEAR);
        hesitate();
        Future<?> doubting = pool.submit(() -> await().atMost(PATIENCE).until(() -> {
            clusters.lookAgain();
            return asked.getCount() == 0;
        }));
        await("the question").atMost(PATIENCE).until(() -> asked.getCount() == 0);
        assertNobodyElseWaits();
        mayAnswer.countDown();
        doubting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(clusters.find(SHOP)).isPresent();
    }

    @Test
    void whenNobodyWatchesAnyMoreThatOneIsNotSeenMeansNothing() {
        await("the list").atMost(PATIENCE).until(() -> clusters.sight() == Sight.CLEAR);
        clusters.close();
        assertThat(clusters.look(SHOP).sight()).isEqualTo(Sight.BLIND);
        assertThat(clusters.listed("fleets")).isEmpty();
    }
}
