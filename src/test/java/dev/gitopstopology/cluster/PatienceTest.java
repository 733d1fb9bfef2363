package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.gitopstopology.cluster.ClusterException.Reason;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that says 429 for a while; nobody sleeps. */
class PatienceTest {
    private static final String INITIALIZING = """
            {"apiVersion": "v1", "kind": "Status", "status": "Failure", "reason": "TooManyRequests", "code": %d,
             "message": "storage is (re)initializing"}""";
    private static final String MAP =
            "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"m\", \"namespace\": \"n\"}}";

    private final MovableClock clock = new MovableClock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private final List<String> words = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final Network network = new Network();
    private final Clients clients = new Clients(network, RequestObserver.NONE);
    private Duration told = Duration.ofSeconds(7);
    private int code = 429;
    private HttpServer server;
    private KubernetesClient client;

    @BeforeEach
    void listen() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            boolean refuses = refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            if (refuses && !told.isZero()) {
                exchange.getResponseHeaders().set("Retry-After", String.valueOf(told.toSeconds()));
            }
            byte[] body = (refuses ? INITIALIZING.formatted(code) : MAP).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(refuses ? code : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        client = clients.open(
                "hub",
                new ConfigBuilder()
                        .withAutoConfigure(false)
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build());
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
        network.close();
    }

    private Patience patience() {
        return new Patience(
                "hub.example.com",
                () -> clients.retryAfter("hub").isZero() ? Duration.ZERO : told,
                words::add,
                clock,
                time -> {
                    pauses.add(time);
                    clock.advance(time);
                });
    }

    private String read(Patience patience) {
        return patience.asked(
                "reading a map",
                () -> client.configMaps()
                        .inNamespace("n")
                        .withName("m")
                        .get()
                        .getMetadata()
                        .getName());
    }

    private ClusterException failure(Patience patience) {
        return catchThrowableOfType(ClusterException.class, () -> read(patience));
    }

    @Test
    void asksAgainWhenItIsToldTo() {
        refusals.set(3);
        Patience patience = patience();
        assertThat(read(patience)).isEqualTo("m");
        assertThat(pauses).containsExactly(told, told, told);
        assertThat(words)
                .singleElement()
                .asString()
                .contains("60 s", "reading a map on hub.example.com", "storage is (re)initializing");
    }

    @Test
    void asksAgainAfterASecondWhereItIsToldNothing() {
        told = Duration.ZERO;
        refusals.set(1);
        assertThat(read(patience())).isEqualTo("m");
        assertThat(pauses).containsExactly(Duration.ofSeconds(1));
    }

    @Test
    void givesUpAfterAMinuteAndThenAtOnce() {
        refusals.set(Integer.MAX_VALUE);
        Patience patience = patience();
        ClusterException failure = failure(patience);
        assertThat(failure.reason()).isEqualTo(Reason.Throttled);
        assertThat(failure)
                .hasMessageContaining("storage is (re)initializing")
                .hasMessageContaining("for 60 s")
                .hasMessageContaining("try again later");
        assertThat(pauses).hasSize(8).allMatch(told::equals);
        int before = asked.get();
        assertThat(failure(patience).reason()).isEqualTo(Reason.Throttled);
        assertThat(asked.get() - before).as("the second question is asked once").isEqualTo(1);
        refusals.set(0);
        assertThat(read(patience)).isEqualTo("m");
    }

    @Test
    void doesNotWaitForWhatIsBeyondTheDeadline() {
        told = Duration.ofSeconds(120);
        refusals.set(1);
        assertThat(failure(patience())).hasMessageContaining("it wants 120 s");
        assertThat(pauses).isEmpty();
        assertThat(words).isEmpty();
    }

    @Test
    void nothingElseIsWaitedFor() {
        for (int other : new int[] {403, 500, 503}) {
            code = other;
            refusals.set(1);
            assertThat(failure(patience()).reason()).isNotEqualTo(Reason.Throttled);
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void theClustersOwnWordIsKept() {
        refusals.set(1);
        Patience real = clients.patience("hub", "hub.example.com", words::add);
        told = Duration.ofSeconds(1);
        assertThat(read(real)).isEqualTo("m");
        assertThat(words).hasSize(1);
    }

    @Test
    void whoIsInterruptedStops() {
        refusals.set(1);
        Patience interrupted = new Patience("hub", () -> told, words::add, clock, time -> {
            throw new InterruptedException();
        });
        assertThat(failure(interrupted).reason()).isEqualTo(Reason.Throttled);
        assertThat(Thread.interrupted()).isTrue();
    }
}
