package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import java.util.Map;

/**
 * What we apply of a live object, by its managedFields (kubernetes.io, server-side apply): where one field is to change, the others have
 * to be said again, for what is left out is taken off.
 */
final class OwnFields {
    private OwnFields() {}

    /** With the object's name and kind, and nothing of anybody else. A list of which we have a part is taken whole. */
    static ObjectNode of(JsonNode live) {
        ObjectNode own = JsonNodeFactory.instance.objectNode();
        for (JsonNode entry : live.path("metadata").path("managedFields")) {
            if (entry.path("manager").asText().equals(Api.FIELD_MANAGER)
                    && entry.path("operation").asText().equals("Apply")
                    && entry.path("subresource").asText("").isEmpty()) {
                own = copy(entry.path("fieldsV1"), live);
            }
        }
        own.put("apiVersion", live.path("apiVersion").asText())
                .put("kind", live.path("kind").asText());
        JsonNode metadata = live.path("metadata");
        own.withObjectProperty("metadata")
                .put("name", metadata.path("name").asText())
                .put("namespace", metadata.path("namespace").asText());
        return own;
    }

    private static ObjectNode copy(JsonNode fields, JsonNode live) {
        ObjectNode own = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            if (!field.getKey().startsWith("f:")) {
                continue; // "." is the object itself
            }
            String name = field.getKey().substring(2);
            JsonNode value = live.get(name);
            if (value != null) {
                own.set(name, value.isObject() && !field.getValue().isEmpty() ? copy(field.getValue(), value) : value);
            }
        }
        return own;
    }
}
