package dev.gitopstopology.localcluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a cluster holds at one moment, and the way back to it in milliseconds: keys that were added since are deleted from etcd, others get the value that
 * they had. The API server runs on and learns of it as of any change, by its watches. No finalizer runs and nothing is collected, so this tests no
 * deletion; Leases and Events stay as they are. Talks to etcd's JSON gateway (etcd.io/docs, "gRPC gateway").
 */
public final class EtcdCheckpoint {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> PASSING =
            List.of("/registry/leases/", "/registry/events/", "/registry/masterleases/");
    private static final int OPERATIONS = 100; // etcd takes 128 in one transaction
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI etcd;
    private final Map<String, String> then;

    private EtcdCheckpoint(URI etcd) {
        this.etcd = etcd;
        this.then = read();
    }

    /** Takes it now; the cluster must have come to rest. */
    public static EtcdCheckpoint of(LocalCluster cluster) {
        return new EtcdCheckpoint(cluster.processes().stream()
                .flatMap(process -> Stream.of(process.info().arguments().orElse(new String[0])))
                .filter(argument -> argument.startsWith("--etcd-servers="))
                .map(argument -> URI.create(argument.substring(argument.indexOf('=') + 1)))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("no API server of " + cluster + " tells where its etcd is")));
    }

    /** Back to that moment; the same checkpoint can be returned to again and again. */
    public void restore() {
        List<ObjectNode> changes = new ArrayList<>();
        Map<String, String> now = read();
        now.keySet().stream().filter(key -> !then.containsKey(key)).forEach(key -> {
            ObjectNode change = JSON.createObjectNode();
            change.putObject("requestDeleteRange").put("key", key);
            changes.add(change);
        });
        then.forEach((key, stored) -> {
            String present = now.get(key);
            if (present == null || !present.equals(stored)) {
                ObjectNode change = JSON.createObjectNode();
                change.putObject("requestPut").put("key", key).put("value", stored);
                changes.add(change);
            }
        });
        for (int from = 0; from < changes.size(); from += OPERATIONS) {
            ObjectNode transaction = JSON.createObjectNode();
            ArrayNode success = transaction.putArray("success");
            changes.subList(from, Math.min(from + OPERATIONS, changes.size())).forEach(success::add);
            post("/v3/kv/txn", transaction);
        }
    }

    private Map<String, String> read() {
        ObjectNode request = JSON.createObjectNode();
        request.put("key", base64("/registry/"))
                .put("range_end", base64("/registry0"))
                .put("sort_target", "CREATE")
                .put("sort_order", "ASCEND");
        Map<String, String> stored = new LinkedHashMap<>();
        for (JsonNode pair : post("/v3/kv/range", request).path("kvs")) {
            String key = pair.path("key").asText();
            String path = new String(Base64.getDecoder().decode(key), StandardCharsets.UTF_8);
            if (PASSING.stream().noneMatch(path::startsWith)) {
                stored.put(key, pair.path("value").asText());
            }
        }
        return stored;
    }

    private JsonNode post(String path, ObjectNode body) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(etcd.resolve(path))
                            .timeout(Duration.ofSeconds(20))
                            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("etcd at " + etcd + " answers " + answer.statusCode() + " to " + path
                        + ": " + answer.body().lines().findFirst().orElse(""));
            }
            return Objects.requireNonNull(JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException("etcd at " + etcd + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while etcd was asked", e);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
