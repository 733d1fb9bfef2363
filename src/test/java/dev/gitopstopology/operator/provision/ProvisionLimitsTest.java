package dev.gitopstopology.operator.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.ClusterApiStatus;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.observe.capi.HubClusters;
import dev.gitopstopology.operator.Provisioned;
import dev.gitopstopology.operator.Resources;
import dev.gitopstopology.plan.Authority;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a hub that serves Clusters and does not list them. */
class ProvisionLimitsTest {
    private volatile String annotations = "";
    private HttpServer server;
    private KubernetesClient hub;
    private HubClusters clusters;
    private ProvisionLimits limits;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build();
        hub = new KubernetesClientBuilder().withConfig(config).build();
        clusters = new HubClusters(hub, Set.of(), each -> {});
        limits = new ProvisionLimits(hub, new Authority(Set.of(Api.SYSTEM_NAMESPACE)), clusters);
    }

    @AfterEach
    void stop() {
        clusters.close();
        hub.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String text = "";
        if (path.equals("/api/v1/namespaces/" + Api.SYSTEM_NAMESPACE)) {
            text = """
                    {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"%s","annotations":{%s}}}
                    """.formatted(Api.SYSTEM_NAMESPACE, annotations);
        } else if (path.equals("/apis/cluster.x-k8s.io/v1beta2")) {
            text = """
                    {"apiVersion":"v1","kind":"APIResourceList","groupVersion":"cluster.x-k8s.io/v1beta2",
                     "resources":[{"name":"clusters","kind":"Cluster","namespaced":true,"verbs":["list","watch"]}]}
                    """;
        }
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(text.isEmpty() ? 503 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static FleetCluster cluster() {
        FleetCluster cluster = Resources.fleetCluster("shop", Map.of(), Provisioned.CLUSTER);
        cluster.getMetadata().setCreationTimestamp("2025-06-01T12:00:00Z");
        return cluster;
    }

    private void limit(String most) {
        annotations = "\"" + Api.ANNOTATION_MAX_CLUSTERS + "\":\"" + most + "\"";
    }

    @Test
    void whileRetainedClustersAreNotCountedNoNewOneIsMadeWhereThereIsALimit() {
        limit("1");
        assertThatThrownBy(() -> limits.problems(cluster(), null))
                .isInstanceOfSatisfying(
                        DeliveryException.class, e -> assertThat(e.reason()).isEqualTo("Looking"));
    }

    @Test
    void theyDoNotMatterWithoutALimitNorForOneThatIsThere() {
        assertThat(limits.problems(cluster(), null)).isEmpty();
        limit("1");
        FleetCluster there = cluster();
        there.setStatus(new FleetClusterStatus(
                1L,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new ClusterApiStatus("shop", "u1", null, null, null, null, null, null)));
        assertThat(limits.problems(there, null)).isEmpty();
        limit("0");
        assertThat(limits.problems(cluster(), null)).extracting(Problem::reason).contains("ProvisioningNotAllowed");
    }
}
