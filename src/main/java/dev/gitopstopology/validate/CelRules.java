package dev.gitopstopology.validate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.validate.Finding.Problem;
import dev.gitopstopology.validate.SchemaNode.Rule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The CEL rules of a CRD, evaluated at every node that has some. A rule that looks at {@code oldSelf} is evaluated only where
 * there is an old value: of a field, or of the item with the same key in a list that is a map.
 */
final class CelRules {
    private final SchemaNode root;
    private final Map<Rule, CelRule> compiled = new LinkedHashMap<>();

    CelRules(SchemaNode root) {
        this.root = root;
        compile(root);
    }

    private void compile(SchemaNode schema) {
        schema.rules().forEach(rule -> compiled.computeIfAbsent(rule, CelRule::compile));
        schema.properties().values().forEach(this::compile);
        if (schema.values() != null) {
            compile(schema.values());
        }
        if (schema.items() != null) {
            compile(schema.items());
        }
    }

    /** Both objects have their defaults. */
    void check(JsonNode object, @Nullable JsonNode old, BiConsumer<FieldPath, Problem> found) {
        new Walk(found).visit(object, old, root, FieldPath.ROOT);
    }

    private final class Walk {
        private final BiConsumer<FieldPath, Problem> found;

        Walk(BiConsumer<FieldPath, Problem> found) {
            this.found = found;
        }

        void visit(JsonNode value, @Nullable JsonNode old, @Nullable SchemaNode schema, FieldPath path) {
            if (schema == null || schema.open()) {
                return;
            }
            for (Rule rule : schema.rules()) {
                evaluate(rule, value, old, schema, path);
            }
            if (value instanceof ObjectNode object) {
                object.properties()
                        .forEach(field -> visit(
                                field.getValue(),
                                old == null ? null : old.get(field.getKey()),
                                schema.field(field.getKey()),
                                path.child(field.getKey())));
            } else if (value instanceof ArrayNode array) {
                for (int index = 0; index < array.size(); index++) {
                    JsonNode item = array.get(index);
                    visit(item, oldItem(item, old, schema), schema.items(), path.item(index));
                }
            }
        }

        private void evaluate(Rule rule, JsonNode value, @Nullable JsonNode old, SchemaNode schema, FieldPath path) {
            CelRule program = compiled.get(rule);
            if (program == null || (program.transition() && old == null)) {
                return;
            }
            String failure = program.failure(self(value, schema, path), old == null ? null : self(old, schema, path));
            if (failure != null) {
                String message = "Invalid value: " + Constraint.echo(value) + ": " + failure;
                // Our rules say the way out in their messages.
                found.accept(path, new Problem("FieldValueInvalid", message, ""));
            }
        }

        private Object self(JsonNode value, SchemaNode schema, FieldPath path) {
            return path.equals(FieldPath.ROOT) ? CelValues.root(value, schema) : CelValues.of(value, schema);
        }

        private @Nullable JsonNode oldItem(JsonNode item, @Nullable JsonNode old, SchemaNode list) {
            JsonNode key = ListTypes.identity(item, list);
            if (old == null || key == null || !list.listType().equals("map")) {
                return null;
            }
            return old.valueStream()
                    .filter(candidate -> key.equals(ListTypes.identity(candidate, list)))
                    .findFirst()
                    .orElse(null);
        }
    }
}
