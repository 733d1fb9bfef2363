package dev.gitopstopology.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.validate.Finding.Problem;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Lists that are sets hold nothing twice, lists that are maps no key twice. */
final class ListTypes {
    private final BiConsumer<FieldPath, Problem> found;

    ListTypes(BiConsumer<FieldPath, Problem> found) {
        this.found = found;
    }

    void check(JsonNode value, @Nullable SchemaNode schema, FieldPath path) {
        if (schema == null) {
            return;
        }
        if (value instanceof ObjectNode object) {
            object.properties()
                    .forEach(
                            field -> check(field.getValue(), schema.field(field.getKey()), path.child(field.getKey())));
        } else if (value instanceof ArrayNode array) {
            checkList(array, schema, path);
        }
    }

    private void checkList(ArrayNode array, SchemaNode schema, FieldPath path) {
        Set<JsonNode> seen = new HashSet<>();
        for (int index = 0; index < array.size(); index++) {
            FieldPath itemPath = path.item(index);
            JsonNode identity = identity(array.get(index), schema);
            if (identity != null && !seen.add(identity)) {
                found.accept(
                        itemPath,
                        new Problem("FieldValueDuplicate", "Duplicate value: " + identity, "each may be there once"));
            }
            check(array.get(index), schema.items(), itemPath);
        }
    }

    /** What must be unique; null for lists in which nothing must. */
    static @Nullable JsonNode identity(JsonNode item, SchemaNode list) {
        if (list.listType().equals("set")) {
            return item;
        }
        if (!list.listType().equals("map")) {
            return null;
        }
        ObjectNode keys = JsonNodeFactory.instance.objectNode();
        list.listMapKeys().forEach(key -> keys.set(key, item.path(key)));
        return keys;
    }
}
