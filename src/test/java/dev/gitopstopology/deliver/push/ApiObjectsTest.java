package dev.gitopstopology.deliver.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.cluster.Failures;
import dev.gitopstopology.model.ObjectId;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a 404 means: that something is gone, when an API server says so; nothing, when a proxy does. */
class ApiObjectsTest {
    private static final String BARE = "404 page not found";
    private static final String SAID = """
            {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","message":"not found","code":404}
            """;
    private static final String OBJECT = """
            {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x","namespace":"n","uid":"u","resourceVersion":"1"}}
            """;
    private static final ObjectId MAP = new ObjectId("v1", "ConfigMap", "n", "x");
    private static final ObjectId PROJECT = new ObjectId("argoproj.io/v1alpha1", "AppProject", "n", "x");

    private static final String FORBIDDEN = """
            {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Forbidden","message":"no","code":403}
            """;

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private HttpServer server;
    private KubernetesClient client;
    private ApiObjects objects;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", this::answer);
        server.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        objects = new ApiObjects(client);
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String text = answers.getOrDefault(exchange.getRequestMethod(), BARE);
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", text.startsWith("{") ? "application/json" : "text/plain");
        exchange.sendResponseHeaders(text.equals(OBJECT) ? 200 : text.equals(FORBIDDEN) ? 403 : 404, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static void assertNotAnApiServer(Throwable thrown) {
        assertThat(Failures.classify("x", "y", (KubernetesClientException) thrown)
                        .reason())
                .isEqualTo(Reason.NotAnApiServer);
    }

    @Test
    void whatAnApiServerDoesNotHaveIsNotThere() {
        answers.put("GET", SAID);
        assertThat(objects.get(MAP)).isNull();
        assertThat(objects.list(MAP, "a", "b")).isEmpty();
    }

    @Test
    void whatMayNotBeReadMayBeThere() {
        answers.put("GET", FORBIDDEN);
        assertThatThrownBy(() -> objects.get(MAP))
                .satisfies(thrown -> assertThat(((KubernetesClientException) thrown).getCode())
                        .isEqualTo(403));
    }

    @Test
    void whatAProxyDoesNotFindMayBeThere() {
        assertThatThrownBy(() -> objects.get(MAP)).satisfies(ApiObjectsTest::assertNotAnApiServer);
        assertThatThrownBy(() -> objects.list(MAP, "a", "b")).satisfies(ApiObjectsTest::assertNotAnApiServer);
    }

    @Test
    void ofAKindThatIsNotServedThereIsNothing() {
        assertThat(objects.get(PROJECT)).isNull();
        assertThat(objects.list(PROJECT, "a", "b")).isEmpty();
    }

    @Test
    void aDeletionThatAProxyDoesNotFindIsNone() throws Exception {
        answers.put("GET", OBJECT);
        assertThatThrownBy(() -> objects.delete(MAP, new ObjectMapper().readTree(OBJECT)))
                .satisfies(ApiObjectsTest::assertNotAnApiServer);
        answers.put("GET", SAID);
        assertThatCode(() -> objects.delete(MAP, new ObjectMapper().readTree(OBJECT)))
                .doesNotThrowAnyException();
    }
}
