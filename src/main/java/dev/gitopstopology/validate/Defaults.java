package dev.gitopstopology.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fills in defaults as the API server does before it looks at anything: a null that may not be null counts as absent. */
final class Defaults {
    private Defaults() {}

    static void fill(JsonNode value, @Nullable SchemaNode schema) {
        if (schema == null) {
            return;
        }
        if (value instanceof ObjectNode object) {
            fillObject(object, schema);
        } else if (value instanceof ArrayNode array) {
            array.forEach(item -> fill(item, schema.items()));
        }
    }

    private static void fillObject(ObjectNode object, SchemaNode schema) {
        for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
            SchemaNode child = schema.field(field.getKey());
            if (field.getValue().isNull() && child != null && !child.nullable()) {
                object.remove(field.getKey());
            }
        }
        schema.properties().forEach((name, property) -> {
            JsonNode fallback = property.defaultValue();
            if (fallback != null && !object.has(name)) {
                object.set(name, fallback.deepCopy());
            }
        });
        object.properties().forEach(field -> fill(field.getValue(), schema.field(field.getKey())));
    }
}
