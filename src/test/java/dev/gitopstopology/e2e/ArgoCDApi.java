package dev.gitopstopology.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Argo CD's own API (server.swagger.json), as its administrator uses it: initial password, certificate from {@code argocd-secret}. */
public final class ArgoCDApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final URI server;
    private final HttpClient http;
    private final String token;

    private ArgoCDApi(URI server, HttpClient http, String token) {
        this.server = server;
        this.http = http;
        this.token = token;
    }

    public static ArgoCDApi login(URI server, KubernetesClient cluster, String namespace) {
        HttpClient http = HttpClient.newBuilder()
                .sslContext(trusting(secret(cluster, namespace, "argocd-secret", "tls.crt")))
                .build();
        String password = new String(
                secret(cluster, namespace, "argocd-initial-admin-secret", "password"), StandardCharsets.UTF_8);
        try {
            String body = JSON.writeValueAsString(Map.of("username", "admin", "password", password));
            HttpRequest request = HttpRequest.newBuilder(server.resolve("/api/v1/session"))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return new ArgoCDApi(
                    server, http, answer(http, request).path("token").asText());
        } catch (IOException e) {
            throw new IllegalStateException("login at " + server + " failed", e);
        }
    }

    /** Names of the clusters that Argo CD serves, sorted. */
    public List<String> clusters() throws IOException {
        return StreamSupport.stream(get("/api/v1/clusters").path("items").spliterator(), false)
                .map(cluster -> cluster.path("name").asText())
                .sorted()
                .toList();
    }

    /** The cluster of that name as Argo CD sees it, with {@code info.connectionState}. */
    public JsonNode cluster(String name) throws IOException {
        return get("/api/v1/clusters/" + name + "?id.type=name");
    }

    /** As its UI does when somebody edits a cluster ({@code clusters-service.ts}): the whole of it, and which fields are meant. */
    public void update(JsonNode cluster, String... fields) throws IOException {
        String server = URLEncoder.encode(cluster.path("server").asText(), StandardCharsets.UTF_8);
        String query = Stream.of(fields).map(field -> "updatedFields=" + field).collect(Collectors.joining("&"));
        answer(
                http,
                HttpRequest.newBuilder(this.server.resolve("/api/v1/clusters/" + server + "?" + query))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(cluster)))
                        .build());
    }

    /** Health by KIND/NAME of what an Application lists, as its tree shows it; what has no health is left out. */
    public SortedMap<String, String> health(String application) throws IOException {
        SortedMap<String, String> found = new TreeMap<>();
        for (JsonNode node :
                get("/api/v1/applications/" + application + "/resource-tree").path("nodes")) {
            String health = node.at("/health/status").asText();
            if (!health.isEmpty()) {
                found.put(node.path("kind").asText() + "/" + node.path("name").asText(), health);
            }
        }
        return found;
    }

    /** As its UI does when somebody syncs and ticks Prune. */
    public void syncWithPruning(String application) throws IOException {
        answer(
                http,
                HttpRequest.newBuilder(server.resolve("/api/v1/applications/" + application + "/sync"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"prune\": true}"))
                        .build());
    }

    private JsonNode get(String path) throws IOException {
        return answer(
                http,
                HttpRequest.newBuilder(server.resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .build());
    }

    private static JsonNode answer(HttpClient http, HttpRequest request) throws IOException {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IOException("%s %s: %d %s"
                        .formatted(request.method(), request.uri(), response.statusCode(), response.body()));
            }
            return JSON.readTree(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static byte[] secret(KubernetesClient cluster, String namespace, String name, String key) {
        Secret secret = cluster.secrets().inNamespace(namespace).withName(name).get();
        if (secret == null || secret.getData() == null || secret.getData().get(key) == null) {
            throw new IllegalStateException(
                    "Argo CD has not written %s of Secret %s/%s".formatted(key, namespace, name));
        }
        return Base64.getDecoder().decode(secret.getData().get(key));
    }

    private static SSLContext trusting(byte[] certificate) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "argocd-server",
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate)));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
