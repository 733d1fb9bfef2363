package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.Exchange;
import dev.gitopstopology.localcluster.Fault;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.observe.DriftWatch;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An informer whose connection a middlebox forgot: open, and nothing comes through it. */
class WatchPulseIT {
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final WatchPulse.Limits LIMITS =
            new WatchPulse.Limits(Duration.ofSeconds(150), Duration.ofMinutes(11));

    private final AtomicLong nanos = new AtomicLong();
    private final WatchPulse pulse = new WatchPulse(LIMITS, nanos::get);
    private final Network network = new Network();
    private LocalCluster cluster;
    private HttpFaultProxy proxy;
    private KubernetesClient direct;
    private KubernetesClient watched;
    private SharedIndexInformer<ConfigMap> informer;

    @BeforeEach
    void start() {
        cluster = LocalCluster.start(ClusterOptions.named("pulse").withoutControllerManager());
        proxy = HttpFaultProxy.to(cluster);
        KubeconfigParser parser = new KubeconfigParser(Clock.systemUTC());
        Clients clients = new Clients(network, RequestObserver.NONE, pulse, Replica.SOLE);
        direct = clients.open("direct", parser.parse(cluster.kubeconfig().getBytes(StandardCharsets.UTF_8)));
        watched = clients.open(
                "silent", parser.parse(cluster.kubeconfig(proxy.server()).getBytes(StandardCharsets.UTF_8)));
        informer = watched.configMaps().inNamespace("default").runnableInformer(0);
        informer.start().toCompletableFuture().join();
        await("the watch to be open").atMost(PATIENCE).until(() -> pulse.open() == 1);
    }

    @AfterEach
    void stop() {
        informer.close();
        watched.close();
        direct.close();
        network.close();
        proxy.close();
        cluster.close();
    }

    private void put(String name) {
        direct.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels(Api.LABEL_INSTANCE, "i")
                        .withNamespace("default")
                        .endMetadata()
                        .build())
                .create();
    }

    private boolean seen(String name) {
        return informer.getIndexer().getByKey("default/" + name) != null;
    }

    @Test
    void aSilentWatchIsEndedAndWhatItMissedIsSeen() {
        put("one");
        await("one to be seen").atMost(PATIENCE).until(() -> seen("one"));
        nanos.addAndGet(LIMITS.otherwise().minusSeconds(1).toNanos());
        assertThat(pulse.endSilent()).as("not silent for long enough").isEmpty();

        proxy.silenceWatches();
        put("two");
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(pulse.endSilent()).containsExactly("silent");
        assertThat(seen("two")).isFalse();
        proxy.pass();
        await("what the silent watch missed").atMost(PATIENCE).until(() -> seen("two"));
        await("one watch in place of the silent one").atMost(PATIENCE).until(() -> pulse.open() == 1);
        assertThat(pulse.endSilent()).isEmpty();
    }

    /** After a compaction, behind a proxy that has pages of its own, or from a server that broke: none of it ends a watch for good. */
    @Test
    void whatIsNoEventIsOutlived() {
        informer.close();
        AtomicInteger told = new AtomicInteger();
        ResourceDefinitionContext kind = ResourceDefinitionContext.fromResourceType(ConfigMap.class);
        try (DriftWatch drift = new DriftWatch(
                watched,
                new InstanceId("i"),
                List.of(new DriftWatch.Watched(kind, "default")),
                told::incrementAndGet)) {
            assertThat(drift).isNotNull();
            put("first");
            await("the first change").atMost(PATIENCE).until(() -> told.get() == 1 && pulse.open() == 1);
            String gone =
                    "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"Expired\",\"code\":410}";
            survives(told, 410, gone);
            survives(told, 200, "{\"type\":\"ERROR\",\"object\":" + gone + "}\n");
            survives(told, 200, "<html>maintenance</html>\n");
            survives(told, 200, "{\"type\":\"MODIFIED\",\"object\":{\"metadata\":[]}}\n");
        }
    }

    private void survives(AtomicInteger told, int code, String answer) {
        String missed = "missed-" + told.get();
        try (Fault fault = proxy.when(Exchange::isWatch).answer(code, answer)) {
            proxy.network().cut();
            await("the watch to have met " + answer).atMost(PATIENCE).until(() -> fault.hits() >= 2);
            put(missed);
        }
        int before = told.get();
        await("what was missed for " + answer).atMost(PATIENCE).until(() -> told.get() > before);
        await("the watch to be open").atMost(PATIENCE).until(() -> pulse.open() == 1);
    }

    @Test
    void bookmarksComeByThemselvesAndShortenThePatience() {
        put("one");
        await("a bookmark of the real server, which sends one a minute")
                .atMost(PATIENCE)
                .until(pulse::bookmarked);
        nanos.addAndGet(LIMITS.bookmarked().plusSeconds(1).toNanos());
        assertThat(pulse.endSilent()).containsExactly("silent");
        await("the watch to be open again").atMost(PATIENCE).until(() -> pulse.open() == 1);
    }
}
