package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.gitopstopology.cluster.ClusterException.Reason;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What reaches a server while the gate is shut. */
class WriteGateTest {
    private static final ConfigMap MAP = new ConfigMapBuilder()
            .withNewMetadata()
            .withName("m")
            .withNamespace("n")
            .endMetadata()
            .build();
    private final AtomicBoolean open = new AtomicBoolean();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> agents = new CopyOnWriteArrayList<>();
    private final Network network = new Network();
    private final Clients clients = new Clients(
            network,
            RequestObserver.NONE,
            new WatchPulse(WatchPulse.Limits.DEFAULT, System::nanoTime),
            new Replica("pod (1)\n", open::get));
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod());
            agents.add(exchange.getRequestHeaders().getFirst("User-Agent"));
            exchange.getRequestBody().readAllBytes();
            byte[] body =
                    "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"m\",\"namespace\":\"n\"}}"
                            .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        network.close();
    }

    private KubernetesClient client(Clients from) {
        return from.open(
                "eu-1",
                new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build());
    }

    private static List<Executable> writes(KubernetesClient client) {
        return List.of(
                () -> client.resource(MAP).create(),
                () -> client.resource(MAP).update(),
                () -> client.resource(MAP).serverSideApply(),
                () -> client.configMaps()
                        .inNamespace("n")
                        .withName("m")
                        .patch(PatchContext.of(PatchType.JSON_MERGE), "{}"),
                () -> client.resource(MAP).delete(),
                () -> client.raw("/apis/authentication.k8s.io/v1/selfsubjectreviews", "POST", "{}"));
    }

    @Test
    void nothingThatWritesIsSentWhileItIsShut() {
        try (KubernetesClient client = client(clients)) {
            client.configMaps().inNamespace("n").withName("m").get();
            assertThat(requests).containsExactly("GET");
            for (Executable write : writes(client)) {
                ClusterException refused = catchThrowableOfType(ClusterException.class, write::execute);
                assertThat(refused).isNotNull();
                assertThat(refused.reason()).isEqualTo(Reason.NotLeading);
                assertThat(refused).hasMessageContaining("eu-1").hasMessageContaining("Lease");
                assertThat(Failures.classify("writing", "host", refused)).isSameAs(refused);
            }
            assertThat(requests).allMatch("GET"::equals);
        }
    }

    @Test
    void everythingIsSentWhileItIsOpen() throws Throwable {
        open.set(true);
        try (KubernetesClient client = client(clients)) {
            for (Executable write : writes(client)) {
                write.execute();
            }
        }
        assertThat(requests).contains("POST", "PUT", "PATCH", "DELETE");
        assertThat(agents).allMatch("gitops-topology/dev (pod--1--)"::equals);
    }

    @Test
    void theLeaseGoesThroughAShutGate() {
        try (KubernetesClient client = client(clients.forLease(java.time.Duration.ofSeconds(30)))) {
            client.resource(MAP).create();
        }
        assertThat(requests).containsExactly("POST");
    }
}
