package dev.gitopstopology.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.model.ObjectId;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sends files to an API server as they are, the way {@code kubectl apply --server-side --validate=strict} does. */
final class ServerRequests {
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String STRICT = "?fieldValidation=Strict&fieldManager=test";
    private static final String DRY_RUN = "&dryRun=All";
    private static final String YAML = "application/yaml";
    private static final String APPLY = "application/apply-patch+yaml";

    private final LocalCluster cluster;
    private final HttpClient http;

    ServerRequests(LocalCluster cluster) {
        this.cluster = cluster;
        this.http = HttpClient.newBuilder().sslContext(cluster.sslContext()).build();
    }

    void install(Path crd) throws IOException, InterruptedException {
        HttpResponse<String> answer = send("POST", CRDS, YAML, crd);
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(crd + ": " + answer.body());
        }
        String name = crd.getFileName().toString().replace(".yaml", "");
        for (int attempt = 0; attempt < 1200; attempt++) {
            String seen = send("GET", CRDS + "/" + name, YAML, null).body();
            if (seen.matches("(?s).*\"Established\",\\s*\"status\":\\s*\"True\".*")
                    || seen.matches("(?s).*\"status\":\\s*\"True\",[^}]*\"type\":\\s*\"Established\".*")) {
                if (served(name)) {
                    return;
                }
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException(crd + " is not established");
    }

    /** What is established is served a moment later. */
    private boolean served(String definition) throws IOException, InterruptedException {
        String plural = definition.substring(0, definition.indexOf('.'));
        return send("GET", "/apis/" + Api.API_VERSION + "/" + plural, YAML, null)
                        .statusCode()
                == HttpURLConnection.HTTP_OK;
    }

    /** Would it be taken as a new object? Nothing is stored. */
    ServerVerdict create(ObjectId id, Path file) throws IOException, InterruptedException {
        return verdict(send("POST", collection(id) + STRICT + DRY_RUN, YAML, file));
    }

    /** What it would be stored as; nothing is. */
    JsonNode created(ObjectId id, Path file) throws IOException, InterruptedException {
        return new ObjectMapper()
                .readTree(send("POST", collection(id) + STRICT + DRY_RUN, YAML, file)
                        .body());
    }

    /** Would it be taken over an object that is there? Nothing is stored. */
    ServerVerdict edit(ObjectId id, Path file) throws IOException, InterruptedException {
        return verdict(send("PATCH", object(id) + STRICT + DRY_RUN + "&force=true", APPLY, file));
    }

    void store(ObjectId id, Path file) throws IOException, InterruptedException {
        ServerVerdict stored = verdict(send("PATCH", object(id) + STRICT + "&force=true", APPLY, file));
        if (!stored.accepted()) {
            throw new IllegalStateException(file + ": " + stored.message());
        }
    }

    void delete(ObjectId id) throws IOException, InterruptedException {
        send("DELETE", object(id), YAML, null);
    }

    private static ServerVerdict verdict(HttpResponse<String> answer) {
        return ServerVerdict.of(answer.statusCode(), answer.body());
    }

    private static String collection(ObjectId id) {
        String kind = id.kind().toLowerCase(Locale.ROOT);
        String plural = kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
        String namespace = Objects.requireNonNullElse(id.namespace(), "default");
        return "/apis/" + Api.API_VERSION + "/namespaces/" + namespace + "/" + plural;
    }

    private static String object(ObjectId id) {
        return collection(id) + "/" + id.name();
    }

    private HttpResponse<String> send(String method, String path, String type, @Nullable Path body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(cluster.server() + path))
                .header("Authorization", "Bearer " + cluster.adminToken())
                .header("Content-Type", type)
                .header("Accept", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofFile(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
