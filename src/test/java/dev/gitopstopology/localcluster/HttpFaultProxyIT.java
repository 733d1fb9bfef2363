package dev.gitopstopology.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault as a plain client sees it, through the proxy in front of a real API server. */
class HttpFaultProxyIT {
    private static final Predicate<Exchange> OURS = Exchange.by("faulty/");
    private static final Predicate<Exchange> CONFIG_MAPS =
            OURS.and(exchange -> exchange.path().contains("/configmaps"));

    @SuppressWarnings("NullAway.Init")
    private static LocalCluster cluster;

    @SuppressWarnings("NullAway.Init")
    private static KubernetesClient direct;

    @SuppressWarnings("NullAway.Init")
    private HttpFaultProxy proxy;

    @SuppressWarnings("NullAway.Init")
    private KubernetesClient client;

    private static int number;

    @BeforeAll
    static void startCluster() {
        cluster = LocalCluster.start(ClusterOptions.named("http-faults").withoutControllerManager());
        direct = client(cluster.kubeconfig(), "direct/1");
    }

    @AfterAll
    static void stopCluster() {
        direct.close();
        cluster.close();
    }

    @BeforeEach
    void startProxy() {
        proxy = HttpFaultProxy.to(cluster);
        client = client(cluster.kubeconfig(proxy.server()), "faulty/1");
        number++;
    }

    @AfterEach
    void stopProxy() {
        client.close();
        proxy.close();
    }

    private static KubernetesClient client(String kubeconfig, String userAgent) {
        Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig))
                .withUserAgent(userAgent)
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout(5_000)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static ConfigMap map(String value) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("map-" + number)
                .withNamespace("default")
                .endMetadata()
                .addToData("key", value)
                .build();
    }

    private static ConfigMap stored() {
        return direct.configMaps()
                .inNamespace("default")
                .withName("map-" + number)
                .get();
    }

    @Test
    void passesAndRecordsAllInOrder() {
        String large = "x".repeat(600_000);
        client.resource(map(large)).create();
        assertThat(client.resource(map("")).get().getData().get("key")).isEqualTo(large);
        assertThat(client.configMaps().inNamespace("default").list().getItems()).isNotEmpty();
        client.resource(map("")).delete();
        assertThat(stored()).isNull();
        assertThat(proxy.exchanges(CONFIG_MAPS))
                .extracting(Exchange::method)
                .containsExactly("POST", "GET", "GET", "DELETE");
        assertThat(proxy.exchanges(CONFIG_MAPS)).extracting(Exchange::status).containsExactly(201, 200, 200, 200);
        Exchange post = proxy.exchanges(CONFIG_MAPS).get(0);
        assertThat(post.path()).isEqualTo("/api/v1/namespaces/default/configmaps");
        assertThat(post.userAgent()).isEqualTo("faulty/1");
        assertThat(post.bodyLength()).isGreaterThan(600_000);
        assertThat(proxy.exchanges().get(post.index() - 1)).isEqualTo(post);
    }

    @Test
    @SuppressWarnings("try") // open is all that they have to be
    void watchesStreamUntilTheyFallSilentAndOtherRequestsPass() {
        Events events = new Events();
        try (Watch watch = client.configMaps()
                .inNamespace("default")
                .withName("map-" + number)
                .watch(events)) {
            direct.resource(map("one")).create();
            await().untilAsserted(() -> assertThat(events.seen).containsExactly("ADDED one"));
            proxy.silenceWatches();
            direct.resource(map("two")).update();
            assertThat(client.resource(map("")).get().getData()).containsEntry("key", "two");
            proxy.pass();
            direct.resource(map("three")).update();
            Events fresh = new Events();
            try (Watch again = client.configMaps()
                    .inNamespace("default")
                    .withName("map-" + number)
                    .watch(fresh)) {
                await().untilAsserted(() -> assertThat(fresh.seen).containsExactly("ADDED three"));
            }
            assertThat(events.seen).as("what fell silent remains so").containsExactly("ADDED one");
            assertThat(events.closed).isEmpty();
        }
    }

    @Test
    void nothingIsLeftOfAWatchThatItsClientEnded() {
        Events events = new Events();
        Watch watch = client.configMaps().inNamespace("default").watch(events);
        direct.resource(map("value")).create();
        await().untilAsserted(() -> assertThat(events.seen).contains("ADDED value"));
        watch.close();
        client.close();
        await().untilAsserted(() -> assertThat(proxy.network().connections()).isZero());
    }

    private static final class Events implements Watcher<ConfigMap> {
        private final List<String> seen = new CopyOnWriteArrayList<>();
        private final List<String> closed = new CopyOnWriteArrayList<>();

        @Override
        public void eventReceived(Action action, ConfigMap map) {
            seen.add(action + " " + map.getData().get("key"));
        }

        @Override
        public void onClose(WatcherException cause) {
            closed.add(String.valueOf(cause));
        }
    }

    @Test
    void saysWhatItIsToldAsKubernetesWould() {
        proxy.when(CONFIG_MAPS).next(1).status(429, Duration.ofSeconds(7));
        KubernetesClientException throttled = failure();
        assertThat(throttled.getCode()).isEqualTo(429);
        assertThat(throttled.getStatus().getReason()).isEqualTo("TooManyRequests");
        assertThat(throttled.getStatus().getDetails().getRetryAfterSeconds()).isEqualTo(7);
        assertThat(stored()).isNull();

        Fault fault = proxy.always().status(503);
        assertThat(failure().getStatus().getReason()).isEqualTo("ServiceUnavailable");
        assertThat(failure().getCode()).isEqualTo(503);
        assertThat(fault.hits()).isEqualTo(2);
        fault.end();
        client.resource(map("")).create();
        assertThat(proxy.exchanges(CONFIG_MAPS)).extracting(Exchange::status).containsExactly(429, 503, 503, 201);
    }

    @Test
    void theAnswerMayBeAnother() {
        proxy.when(exchange -> exchange.path().equals("/version"))
                .answer(200, "{\"major\":\"1\",\"minor\":\"19\",\"gitVersion\":\"v1.19.0\"}");
        assertThat(client.getKubernetesVersion().getGitVersion()).isEqualTo("v1.19.0");
    }

    @Test
    void aReplyIsLostAfterTheCommit() {
        Fault fault = proxy.when(CONFIG_MAPS.and(Exchange::isWrite)).next(1).replyLost();
        assertThat(failure().getCode()).isLessThanOrEqualTo(0);
        assertThat(stored().getData()).containsEntry("key", "value");
        assertThat(fault.hits()).isEqualTo(1);
        assertThat(proxy.exchanges(CONFIG_MAPS)).extracting(Exchange::status).containsExactly(201);
        client.resource(map("")).delete();
    }

    @Test
    void aResetIsBeforeTheCommit() {
        proxy.when(CONFIG_MAPS).next(1).reset();
        assertThat(failure().getCode()).isLessThanOrEqualTo(0);
        assertThat(stored()).isNull();
        assertThat(proxy.exchanges(CONFIG_MAPS)).extracting(Exchange::status).containsExactly(0);
    }

    @Test
    void anAnswerIsCutMidway() {
        direct.resource(map("x".repeat(100_000))).create();
        proxy.when(CONFIG_MAPS).next(1).cutMidway();
        assertThatThrownBy(() -> client.resource(map("")).get()).isInstanceOf(KubernetesClientException.class);
        assertThat(client.resource(map("")).get().getData().get("key")).hasSize(100_000);
    }

    @Test
    void anAnswerIsHeldBack() {
        proxy.when(CONFIG_MAPS).next(1).delay(Duration.ofMillis(700));
        long began = System.nanoTime();
        client.resource(map("value")).create();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(700));

        proxy.when(CONFIG_MAPS).next(1).delay(Duration.ofSeconds(30));
        began = System.nanoTime();
        assertThatThrownBy(() -> client.resource(map("")).delete()).isInstanceOf(KubernetesClientException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(25));
        assertThat(stored()).as("deleted, only the answer is late").isNull();
    }

    @Test
    void aHookHoldsUpTheNthWriteBeforeOrAfterItIsCommitted() throws Exception {
        for (HttpFaultProxy.Moment moment : HttpFaultProxy.Moment.values()) {
            CountDownLatch reached = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            proxy.onWrite(2, moment, CONFIG_MAPS, exchange -> {
                reached.countDown();
                awaitLatch(goOn);
            });
            client.resource(map("one")).create();
            CompletableFuture<ConfigMap> second = CompletableFuture.supplyAsync(
                    () -> client.resource(map("two")).update());
            awaitLatch(reached);
            String committed = moment == HttpFaultProxy.Moment.Before ? "one" : "two";
            assertThat(stored().getData()).containsEntry("key", committed);
            assertThat(second).isNotDone();
            goOn.countDown();
            assertThat(second.get().getData()).containsEntry("key", "two");
            client.resource(map("")).delete();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        await().atMost(Duration.ofSeconds(60)).until(() -> latch.getCount() == 0);
    }

    @Test
    void theNetworkBelowCanFailToo() {
        proxy.network().refuse();
        assertThat(failure().getCode()).isLessThanOrEqualTo(0);
        proxy.network().blackHole();
        assertThat(failure().getCode()).isLessThanOrEqualTo(0);
        proxy.pass();
        client.resource(map("value")).create();
        proxy.network().cut();
        await().untilAsserted(() ->
                assertThat(client.resource(map("")).get().getData()).containsEntry("key", "value"));
    }

    @Test
    void aRestartOfTheServerIsSeenAsOne() {
        client.resource(map("value")).create();
        cluster.killApiServer();
        assertThat(failure().getCode()).isLessThanOrEqualTo(0);
        cluster.startApiServer();
        assertThat(client.resource(map("")).get().getData()).containsEntry("key", "value");
    }

    private KubernetesClientException failure() {
        KubernetesClientException failure = catchThrowableOfType(
                KubernetesClientException.class,
                () -> client.resource(map("value")).create());
        assertThat(failure).isNotNull();
        return failure;
    }
}
