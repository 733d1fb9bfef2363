package dev.gitopstopology.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.Placeholder;
import java.util.EnumMap;
import java.util.Map;

/** The run-time values of placeholders; never printed. */
public final class Bindings {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Map<Placeholder, String> values = new EnumMap<>(Placeholder.class);

    public Bindings with(Placeholder placeholder, String value) {
        Bindings copy = new Bindings();
        copy.values.putAll(values);
        copy.values.put(placeholder, value);
        return copy;
    }

    /** Replaces placeholders, but only in an object that the renderer marked as bound. */
    public Manifest bind(Manifest manifest) {
        return manifest.bound() ? new Manifest((ObjectNode) bound(manifest.json()), true) : manifest;
    }

    private JsonNode bound(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties()
                    .forEach(field -> copy.set(
                            field.getKey(), users(field.getKey()) ? field.getValue() : bound(field.getValue())));
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(item -> copy.add(bound(item)));
            return copy;
        }
        return node.isTextual() ? TextNode.valueOf(text(node.asText())) : node;
    }

    /** Text that a user wrote stands in such an object at one place only, and could be that of a placeholder. */
    private static boolean users(String field) {
        return field.startsWith(Api.ANNOTATIONS_PARAMETER);
    }

    /** In JSON inside a text a value stays a value: what a cluster answered must not become a field. */
    private String text(String text) {
        return text.startsWith("{") ? bound(parsed(text)).toString() : bound(text);
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a rendered text begins like JSON and is none");
        }
    }

    private String bound(String text) {
        String result = text;
        for (Placeholder placeholder : Placeholder.values()) {
            if (result.contains(placeholder.text())) {
                String value = values.get(placeholder);
                if (value == null) {
                    throw new IllegalStateException("no value for " + placeholder);
                }
                result = result.replace(placeholder.text(), value);
            }
        }
        return result;
    }

    @Override
    public String toString() {
        return "Bindings" + values.keySet();
    }
}
