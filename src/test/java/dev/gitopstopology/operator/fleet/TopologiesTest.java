package dev.gitopstopology.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.deliver.push.MemberInventories.Held;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.Topologies.Fate;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a hub that refuses every connection. */
class TopologiesTest {
    private KubernetesClient hub;

    @BeforeEach
    void open() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        hub = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl("http://127.0.0.1:" + free)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }

    @AfterEach
    void close() {
        hub.close();
    }

    private Fate fate(String topology, String uid) {
        return new Topologies(hub)
                .of(new Held(
                        new InstanceId("company-1"), TopologyKey.parse(topology), uid, "argocd/s", ClusterKey.HUB));
    }

    @Test
    void aReadThatFailsDoesNotMeanThatTheTopologyIsGone() {
        assertThat(fate("ns/company", "uid-1")).isEqualTo(Fate.Present);
    }

    @Test
    void anInventoryThatDoesNotSayWhoseItIsIsNobodysToEnd() {
        assertThat(fate("ns/company", "")).isEqualTo(Fate.Present);
        assertThat(fate("", "uid-1")).isEqualTo(Fate.Present);
    }
}
