package dev.gitopstopology.validate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.validate.Finding.Problem;
import dev.gitopstopology.validate.SchemaCheck.Failure;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Words for a broken constraint: the API server's, and a way out that it does not give. */
final class Constraint {
    private static final int LONGEST_ECHO = 80;

    private Constraint() {}

    /** Null where another finding says it already. */
    static @Nullable Problem problem(Failure failure) {
        SchemaNode schema = failure.schema();
        String keyword = failure.keyword();
        String limit = schema.json().path(keyword).asText();
        return switch (keyword) {
            case "required" -> new Problem("FieldValueRequired", "Required value", add(schema));
            case "enum" -> wrongType(failure) ? null : notSupported(failure);
            case "type" ->
                invalid("FieldValueTypeInvalid", failure, "must be of type " + type(schema), meaning(schema));
            case "pattern" -> invalid(failure, "should match '" + limit + "'", meaning(schema));
            case "maxLength" ->
                new Problem("FieldValueTooLong", "Too long: may not be more than " + limit + " bytes", "shorten it");
            case "minLength" -> invalid(failure, "should be at least " + limit + " chars long", meaning(schema));
            case "maxItems", "maxProperties" ->
                new Problem(
                        "FieldValueTooMany",
                        "Too many: " + failure.value().size() + ": must have at most " + limit + " items",
                        "remove some");
            case "minItems" -> invalid(failure, "should have at least " + limit + " items", meaning(schema));
            case "minProperties" -> invalid(failure, "should have at least " + limit + " properties", meaning(schema));
            case "maximum" -> invalid(failure, "should be less than or equal to " + limit(limit), meaning(schema));
            case "minimum" -> invalid(failure, "should be greater than or equal to " + limit(limit), meaning(schema));
            default -> throw new IllegalStateException("no words for the constraint " + keyword);
        };
    }

    private static Problem invalid(Failure failure, String what, String hint) {
        return invalid("FieldValueInvalid", failure, what, hint);
    }

    private static Problem invalid(String reason, Failure failure, String what, String hint) {
        return new Problem(reason, "Invalid value: " + echo(failure.value()) + ": " + what, hint);
    }

    private static Problem notSupported(Failure failure) {
        List<String> values = failure.schema().enumeration();
        String supported = values.stream().map(value -> '"' + value + '"').collect(Collectors.joining(", "));
        return new Problem(
                "FieldValueNotSupported",
                "Unsupported value: " + echo(failure.value()) + ": supported values: " + supported,
                Nearest.to(failure.value().asText(), values)
                        .map(near -> "did you mean \"" + near + "\"?")
                        .orElse(values.size() == 1 ? "write \"" + values.get(0) + "\"" : "write one of these"));
    }

    private static boolean wrongType(Failure failure) {
        return type(failure.schema()).equals("string") && !failure.value().isTextual();
    }

    private static String add(SchemaNode schema) {
        List<String> values = schema.enumeration();
        return values.isEmpty() ? "add it: " + meaning(schema) : "add it, one of: " + String.join(", ", values);
    }

    private static String meaning(SchemaNode schema) {
        return schema.description();
    }

    private static String type(SchemaNode schema) {
        return schema.json().path("type").asText();
    }

    private static String limit(String number) {
        return number.endsWith(".0") ? number.substring(0, number.length() - 2) : number;
    }

    /** The value, but never a whole block of the file. */
    static String echo(JsonNode value) {
        if (value.isContainerNode()) {
            return value.isArray() ? "array" : "object";
        }
        String text = value.toString();
        return text.length() <= LONGEST_ECHO ? text : text.substring(0, LONGEST_ECHO) + "…\"";
    }
}
