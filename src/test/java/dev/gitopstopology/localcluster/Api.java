package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * The least that talks to an API server; answers are status codes. HTTP/1.1, because the JDK's HTTP/2 client of 17 reports the GOAWAY that follows a 401
 * instead of the 401, and may wait for an answer on a connection that has been reset.
 */
record Api(URI server, HttpClient client, String token) {
    Api(URI server, SSLContext trust, String token) {
        this(
                server,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(trust)
                        .build(),
                token);
    }

    static Api of(LocalCluster cluster) {
        return new Api(cluster.server(), cluster.sslContext(), cluster.adminToken());
    }

    int get(String path) throws IOException, InterruptedException {
        return get(path, Duration.ofSeconds(20));
    }

    int get(String path, Duration timeout) throws IOException, InterruptedException {
        return send(request(path).GET().timeout(timeout).build());
    }

    int delete(String path) throws IOException, InterruptedException {
        return send(request(path).DELETE().build());
    }

    /** Server-side apply. */
    int apply(String path, String json) throws IOException, InterruptedException {
        String query = (path.contains("?") ? "&" : "?") + "fieldManager=test";
        return send(request(path + query)
                .header("Content-Type", "application/apply-patch+yaml")
                .method("PATCH", BodyPublishers.ofString(json))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).header("Authorization", "Bearer " + token);
    }

    private int send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }
}
