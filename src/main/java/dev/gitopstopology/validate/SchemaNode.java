package dev.gitopstopology.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One node of a CRD's structural schema.
 *
 * @param json the node as it is written, for the constraints on values
 * @param values of an object that is a map: the schema of its values
 * @param open whether fields that the schema does not know are kept
 */
record SchemaNode(
        ObjectNode json,
        Map<String, SchemaNode> properties,
        @Nullable SchemaNode values,
        @Nullable SchemaNode items,
        boolean open,
        List<Rule> rules) {

    /** What is evaluated here. A CRD that uses more must not be accepted unseen, so it fails loudly. */
    private static final Set<String> KNOWN = Set.of(
            "additionalProperties",
            "default",
            "description",
            "enum",
            "items",
            "maxItems",
            "maxLength",
            "maxProperties",
            "maximum",
            "minItems",
            "minLength",
            "minProperties",
            "minimum",
            "nullable",
            "pattern",
            "properties",
            "required",
            "type",
            "x-kubernetes-list-map-keys",
            "x-kubernetes-list-type",
            "x-kubernetes-map-type",
            "x-kubernetes-preserve-unknown-fields",
            "x-kubernetes-validations");

    private static final Set<String> KNOWN_IN_RULES = Set.of("rule", "message");

    /** A CEL rule. */
    record Rule(String text, String message) {}

    static SchemaNode of(ObjectNode json) {
        json.fieldNames().forEachRemaining(keyword -> known(KNOWN, keyword));
        Map<String, SchemaNode> properties = new LinkedHashMap<>();
        json.path("properties")
                .properties()
                .forEach(property -> properties.put(property.getKey(), of((ObjectNode) property.getValue())));
        return new SchemaNode(
                json,
                properties,
                json.path("additionalProperties") instanceof ObjectNode values ? of(values) : null,
                json.path("items") instanceof ObjectNode items ? of(items) : null,
                json.path("x-kubernetes-preserve-unknown-fields").asBoolean(),
                json.path("x-kubernetes-validations")
                        .valueStream()
                        .map(SchemaNode::rule)
                        .toList());
    }

    private static Rule rule(JsonNode json) {
        json.fieldNames().forEachRemaining(keyword -> known(KNOWN_IN_RULES, keyword));
        String text = json.path("rule").asText();
        return new Rule(text, json.path("message").asText("failed rule: " + text));
    }

    private static void known(Set<String> keywords, String keyword) {
        if (!keywords.contains(keyword)) {
            throw new IllegalStateException("SchemaNode does not evaluate the keyword " + keyword + " of the CRDs");
        }
    }

    /** Whether rules see that it is there; what has no type is left out of their types. */
    boolean visible() {
        return !open || json.has("type");
    }

    boolean nullable() {
        return json.path("nullable").asBoolean();
    }

    @Nullable
    JsonNode defaultValue() {
        return json.get("default");
    }

    String description() {
        return json.path("description").asText();
    }

    List<String> enumeration() {
        return json.path("enum").valueStream().map(JsonNode::asText).toList();
    }

    String listType() {
        return json.path("x-kubernetes-list-type").asText();
    }

    List<String> listMapKeys() {
        return json.path("x-kubernetes-list-map-keys")
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    /** The schema of a field of an object or map; null where the schema says nothing of it. */
    @Nullable
    SchemaNode field(String name) {
        SchemaNode property = properties.get(name);
        return property == null ? values : property;
    }
}
