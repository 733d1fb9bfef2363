package dev.gitopstopology.validate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.common.values.NullValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * JSON as CEL sees it in the API server: only what the schema declares, and property names that are words of CEL or no CEL
 * identifiers escaped ({@code namespace} is {@code __namespace__}). The keys of maps stay as they are.
 */
final class CelValues {
    private static final Set<String> RESERVED = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    private CelValues() {}

    static Object of(JsonNode value, SchemaNode schema) {
        return switch (value.getNodeType()) {
            case OBJECT -> object(value, schema);
            case ARRAY -> list(value, schema);
            case BOOLEAN -> value.booleanValue();
            case NUMBER -> value.isIntegralNumber() ? (Object) value.longValue() : (Object) value.doubleValue();
            case STRING -> value.textValue();
            case NULL -> NullValue.NULL_VALUE;
            case BINARY, MISSING, POJO -> throw new IllegalStateException("no JSON: " + value.getNodeType());
        };
    }

    /** A whole object: of its metadata, rules see the name and nothing else that we use. */
    static Object root(JsonNode value, SchemaNode schema) {
        Map<String, Object> map = object(value, schema);
        map.put("metadata", Map.of("name", value.path("metadata").path("name").asText()));
        return map;
    }

    private static Map<String, Object> object(JsonNode value, SchemaNode schema) {
        Map<String, Object> map = new LinkedHashMap<>();
        value.properties().forEach(field -> {
            SchemaNode property = schema.properties().get(field.getKey());
            if (property != null && property.visible()) {
                map.put(escape(field.getKey()), of(field.getValue(), property));
            } else if (property == null && schema.values() != null) {
                map.put(field.getKey(), of(field.getValue(), schema.values()));
            }
        });
        return map;
    }

    private static List<Object> list(JsonNode value, SchemaNode schema) {
        SchemaNode items = schema.items();
        return items == null
                ? List.of()
                : value.valueStream().map(item -> of(item, items)).toList();
    }

    static String escape(String name) {
        if (RESERVED.contains(name)) {
            return "__" + name + "__";
        }
        return name.replace("__", "__underscores__")
                .replace(".", "__dot__")
                .replace("-", "__dash__")
                .replace("/", "__slash__");
    }
}
