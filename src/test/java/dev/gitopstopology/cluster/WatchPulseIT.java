package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
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
