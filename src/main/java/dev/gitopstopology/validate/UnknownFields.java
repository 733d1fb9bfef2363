package dev.gitopstopology.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.validate.Finding.Problem;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Fields that the schema does not know, refused as kubectl does it ({@code fieldValidation=Strict}). */
final class UnknownFields {
    private static final Set<String> TOP = Set.of("apiVersion", "kind", "metadata");

    private final BiConsumer<FieldPath, Problem> found;

    UnknownFields(BiConsumer<FieldPath, Problem> found) {
        this.found = found;
    }

    void check(ObjectNode object, SchemaNode root) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            SchemaNode schema = root.properties().get(field.getKey());
            FieldPath path = FieldPath.of(field.getKey());
            if (schema != null) {
                walk(field.getValue(), schema, path);
            } else if (!TOP.contains(field.getKey())) {
                Set<String> known = new TreeSet<>(TOP);
                known.addAll(root.properties().keySet());
                unknown(path, field.getKey(), known);
            }
        }
    }

    private void walk(JsonNode value, @Nullable SchemaNode schema, FieldPath path) {
        if (schema == null || schema.open()) {
            return;
        }
        if (value instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                SchemaNode child = schema.field(field.getKey());
                FieldPath childPath = path.child(field.getKey());
                if (child == null && "object".equals(schema.json().path("type").asText())) {
                    unknown(childPath, field.getKey(), schema.properties().keySet());
                } else {
                    walk(field.getValue(), child, childPath);
                }
            });
        } else if (value instanceof ArrayNode array) {
            for (int index = 0; index < array.size(); index++) {
                walk(array.get(index), schema.items(), path.item(index));
            }
        }
    }

    void unknown(FieldPath path, String name, Collection<String> known) {
        String hint = Nearest.to(name, known)
                .map(near -> "did you mean \"" + near + "\"?")
                .orElse(
                        known.isEmpty()
                                ? "nothing may stand here; remove it"
                                : "known here: " + String.join(", ", known));
        found.accept(path, new Problem("UnknownField", "unknown field \"" + path.text() + "\"", hint));
    }
}
