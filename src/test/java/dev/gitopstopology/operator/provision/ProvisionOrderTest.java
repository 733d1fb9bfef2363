package dev.gitopstopology.operator.provision;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.Provision;
import dev.gitopstopology.cluster.WriteGate;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.observe.capi.HubClusters;
import dev.gitopstopology.operator.InGit;
import dev.gitopstopology.operator.Resources;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.plan.Authority;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes before what, of a cluster whose objects go through Git. */
class ProvisionOrderTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer api;
    private KubernetesClient hub;

    @BeforeEach
    void start() throws IOException {
        byte[] namespace = """
                {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "fleet", "annotations": {"%s": "many"}}}
                """.formatted(Api.ANNOTATION_MAX_CLUSTERS).getBytes(StandardCharsets.UTF_8);
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            try (exchange) {
                if (path.startsWith("/api/v1/namespaces/") && path.split("/", -1).length == 5) {
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, namespace.length);
                    exchange.getResponseBody().write(namespace);
                } else {
                    exchange.sendResponseHeaders(404, -1);
                }
            }
        });
        api.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + api.getAddress().getPort())
                .build();
        hub = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterEach
    void stop() {
        hub.close();
        api.stop(0);
    }

    @Test
    void noServerOfGitIsAskedAndNoSecretReadForWhoMayNotHaveACluster() {
        FleetCluster cluster = Resources.fleetCluster("shop", Map.of(), InGit.ofClass("https://git.example.com/a.git"));
        cluster.getMetadata().setCreationTimestamp("2025-01-01T00:00:00Z");
        Provision provision = cluster.getSpec().connection().clusterAPI().provision();
        Member none = null; // through which the Secret would be read
        ProvisionOrder order = new ProvisionOrder(
                cluster,
                new TreeMap<>(),
                provision,
                new ProvisionLimits(hub, new Authority(Set.of()), new HubClusters(hub, Set.of(), any -> {})),
                Provisioning.of(null, hub, WriteGate.OPEN, InstantSource.system()),
                none,
                null);
        Receipt receipt = order.run();
        assertThat(receipt.outcome()).isEqualTo(Outcome.Blocked);
        assertThat(receipt.reason()).isEqualTo("GrantUnreadable");
        assertThat(asked).allMatch(each -> each.startsWith("/api/v1/namespaces/"));
    }
}
