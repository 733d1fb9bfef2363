package dev.gitopstopology.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import com.networknt.schema.JsonNodePath;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import dev.gitopstopology.validate.Finding.Problem;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The constraints on single values, checked by networknt's JSON Schema validator. CRDs speak OpenAPI 3.0, whose keywords are
 * those of JSON Schema draft 4 but for {@code nullable}; patterns are RE2, as in the API server.
 */
final class SchemaCheck {
    private static final Set<String> DRAFT_4 = Set.of(
            "enum",
            "maxItems",
            "maxLength",
            "maxProperties",
            "maximum",
            "minItems",
            "minLength",
            "minProperties",
            "minimum",
            "pattern",
            "required",
            "type");

    private final SchemaNode root;
    private final JsonSchema schema;

    SchemaCheck(SchemaNode root) {
        this.root = root;
        SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
                .regularExpressionFactory(SchemaCheck::re2)
                .build();
        this.schema = JsonSchemaFactory.getInstance(VersionFlag.V4).getSchema(draft4(root), config);
    }

    private static RegularExpression re2(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return value -> pattern.matcher(value).find();
    }

    private static ObjectNode draft4(SchemaNode node) {
        ObjectNode out = JsonNodeFactory.instance.objectNode();
        node.json().properties().forEach(keyword -> {
            if (DRAFT_4.contains(keyword.getKey())) {
                out.set(keyword.getKey(), keyword.getValue());
            }
        });
        if (node.nullable()) {
            out.putArray("type").add(out.path("type").asText()).add("null");
        }
        ObjectNode properties = out.putObject("properties");
        node.properties().forEach((name, property) -> properties.set(name, draft4(property)));
        if (node.values() != null) {
            out.set("additionalProperties", draft4(node.values()));
        }
        if (node.items() != null) {
            out.set("items", draft4(node.items()));
        }
        return out;
    }

    void check(JsonNode object, BiConsumer<FieldPath, Problem> found) {
        schema.validate(object).stream().map(message -> place(object, message)).forEach(failure -> {
            Problem problem = Constraint.problem(failure);
            if (problem != null) {
                found.accept(failure.path(), problem);
            }
        });
    }

    /**
     * A constraint that a value breaks.
     *
     * @param value the value, or of a missing field the object around it
     * @param schema of the value; of a missing field its own
     */
    record Failure(String keyword, FieldPath path, JsonNode value, SchemaNode schema) {}

    private Failure place(JsonNode object, ValidationMessage message) {
        FieldPath path = FieldPath.ROOT;
        SchemaNode node = root;
        JsonNode value = object;
        JsonNodePath location = message.getInstanceLocation();
        for (int depth = 0; depth < location.getNameCount(); depth++) {
            Object step = location.getElement(depth);
            if (step instanceof Integer index) {
                path = path.item(index);
                value = value.path(index);
                node = known(node.items(), path);
            } else {
                path = path.child(step.toString());
                value = value.path(step.toString());
                node = known(node.field(step.toString()), path);
            }
        }
        if (message.getType().equals("required")) {
            path = path.child(message.getProperty());
            node = known(node.field(message.getProperty()), path);
        }
        return new Failure(message.getType(), path, value, node);
    }

    private static SchemaNode known(@Nullable SchemaNode node, FieldPath path) {
        if (node == null) {
            throw new IllegalStateException("the CRD constrains " + path.text() + " but does not declare it");
        }
        return node;
    }
}
