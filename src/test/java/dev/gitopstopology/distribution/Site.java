package dev.gitopstopology.distribution;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A release site on loopback. */
final class Site implements AutoCloseable {
    static final String CORE = "/v3.5.7/manifests/core-install.yaml";
    final Map<String, byte[]> files = new ConcurrentHashMap<>();
    final Map<String, String> redirects = new ConcurrentHashMap<>();
    final AtomicInteger requests = new AtomicInteger();
    private final HttpServer server;

    Site() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            String path = exchange.getRequestURI().getPath();
            byte[] body = files.getOrDefault(path, "no".getBytes(StandardCharsets.UTF_8));
            String location = redirects.get(path);
            if (location != null) {
                exchange.getResponseHeaders().add("Location", location);
            }
            if (path.equals("/slow")) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(1);
                exchange.getResponseBody().flush();
                return; // and never closes
            }
            exchange.sendResponseHeaders(location != null ? 302 : files.containsKey(path) ? 200 : 404, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    URI base() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    Releases releases(@Nullable Path directory, Clock clock) {
        return releases(directory, clock, Duration.ofSeconds(30));
    }

    Releases releases(@Nullable Path directory, Clock clock, Duration patience) {
        return Releases.of(
                directory,
                project -> base(),
                (namespace, name) -> Optional.empty(),
                clock,
                Set.of("https", "http"),
                Set.of("https"),
                patience);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
