package dev.gitopstopology.deliver.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gitopstopology.api.ArgoCDProfile;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Flavour;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which nodes count, and that a cluster whose nodes we may not list is not kept from anything. */
class NodesTest {
    private static final String PLAIN = "{}";
    private static final String CORDONED = "{\"unschedulable\":true}";
    private static final String TAINTED = "{\"taints\":[{\"key\":\"a\",\"effect\":\"NoExecute\"}]}";
    private static final String PREFERRED = "{\"taints\":[{\"key\":\"a\",\"effect\":\"PreferNoSchedule\"}]}";
    private static final SetId SET =
            new SetId(new TopologyKey("n", "t"), new InstanceId("t-1"), new ClusterKey("n", "edge"), SetKind.engine);

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private int code = 200;
    private List<List<String>> pages = List.of();
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext(
                "/",
                exchange -> answer(
                        exchange,
                        404,
                        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":404}"));
        server.createContext("/api/v1/nodes", exchange -> {
            asked.add(exchange.getRequestURI().getQuery());
            answer(
                    exchange,
                    code,
                    code == 200 ? page(asked.size() - 1) : "{\"kind\":\"Status\",\"code\":%d}".formatted(code));
        });
        server.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private String page(int number) {
        String items = pages.get(number).stream()
                .map("{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"x\"},\"spec\":%s}"::formatted)
                .collect(Collectors.joining(","));
        String more = number + 1 < pages.size() ? "next" : "";
        return "{\"apiVersion\":\"v1\",\"kind\":\"NodeList\",\"metadata\":{\"continue\":\"%s\"},\"items\":[%s]}"
                .formatted(more, items);
    }

    @SafeVarargs
    private void nodes(List<String>... some) {
        pages = new ArrayList<>(List.of(some));
    }

    private void require() {
        new Nodes(new Target("n/edge", client, ForkJoinPool.commonPool()))
                .require(Flavour.of(ArgoCDProfile.HighAvailability), SET, Holder.of("uid", "hub", null));
    }

    @Test
    void threeThatTakePodsAreEnough() {
        nodes(List.of(PLAIN, PREFERRED, CORDONED, TAINTED, PLAIN));
        assertThatCode(this::require).doesNotThrowAnyException();
    }

    @Test
    void whatKeepsPodsAwayDoesNotCount() {
        nodes(List.of(PLAIN, CORDONED, TAINTED, PLAIN));
        assertThatThrownBy(this::require)
                .isInstanceOf(DeliveryException.class)
                .hasMessageContaining("n/edge has 2")
                .hasMessageContaining("spec.engine.argoCD.profile");
    }

    @Test
    void looksNoFurtherThanNeeded() {
        nodes(List.of(PLAIN, PLAIN), List.of(PLAIN), Stream.of(PLAIN).toList());
        require();
        assertThat(asked).hasSize(2);
        assertThat(asked.get(1)).contains("continue=next");
    }

    @Test
    void whoMayNotListThemIsNotAsked() {
        code = 403;
        assertThatCode(this::require).doesNotThrowAnyException();
        code = 500;
        assertThatThrownBy(this::require).isInstanceOf(KubernetesClientException.class);
    }

    @Test
    void onlyTheReplicatedRedisNeedsMoreThanOne() {
        assertThat(Stream.of(ArgoCDProfile.values())
                        .map(Flavour::of)
                        .filter(flavour -> flavour.nodes() > 1)
                        .map(Flavour::name))
                .containsExactly("HighAvailability");
    }
}
