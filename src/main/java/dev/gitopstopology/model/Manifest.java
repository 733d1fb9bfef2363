package dev.gitopstopology.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One Kubernetes object to be applied, as JSON. Treated as immutable: {@link #edit} gives a changed copy.
 *
 * <p>{@code bound} says that the object holds {@link Placeholder}s, to be replaced by {@code deliver} at the moment of
 * writing; only such an object is ever searched for them, so text that a user wrote can never pull in a credential.
 */
public record Manifest(ObjectNode json, boolean bound) {
    private static final ObjectMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    public static Manifest of(ObjectNode json) {
        return new Manifest(json, false);
    }

    public ObjectId id() {
        JsonNode metadata = json.path("metadata");
        JsonNode namespace = metadata.path("namespace");
        return new ObjectId(
                json.path("apiVersion").asText(),
                json.path("kind").asText(),
                namespace.isTextual() ? namespace.asText() : null,
                metadata.path("name").asText());
    }

    public String kind() {
        return json.path("kind").asText();
    }

    public String name() {
        return json.path("metadata").path("name").asText();
    }

    public @Nullable String namespace() {
        return id().namespace();
    }

    public Manifest edit(Consumer<ObjectNode> change) {
        ObjectNode copy = json.deepCopy();
        change.accept(copy);
        return new Manifest(copy, bound);
    }

    public Manifest withLabel(String key, String value) {
        return edit(object -> object.withObjectProperty("metadata")
                .withObjectProperty("labels")
                .put(key, value));
    }

    public Manifest withAnnotation(String key, String value) {
        return edit(object -> object.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(key, value));
    }

    /** Goes with that namespace, by garbage collection; only a cluster-scoped object can say so. */
    public Manifest ownedByNamespace(String namespace, String uid) {
        return edit(object -> object.withObjectProperty("metadata")
                .putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "v1")
                .put("kind", "Namespace")
                .put("name", namespace)
                .put("uid", uid));
    }

    /** The same bytes for the same content, whatever the order of the fields. */
    public byte[] canonicalBytes() {
        try {
            return CANONICAL.writeValueAsString(sorted(json)).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree can always be written", e);
        }
    }

    public String digest() {
        return Digests.sha256Hex(canonicalBytes());
    }

    private static Object sorted(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
            return fields;
        }
        if (node.isArray()) {
            return node.valueStream().map(Manifest::sorted).toList();
        }
        return node;
    }
}
