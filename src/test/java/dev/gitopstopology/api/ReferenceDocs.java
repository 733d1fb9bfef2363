package dev.gitopstopology.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/** The API reference as Markdown, from the CRDs: one section per kind, one table for its spec and one for its status. */
final class ReferenceDocs {
    private static final String HEAD = """
            # API reference

            Generated from `crds/`; do not edit. To write it anew: `mvn test -Dtest=ReferenceDocsTest -DargLine=-Dgolden.update=true`.

            Every kind is namespaced and lives on the hub. `kubectl explain` shows the same texts; `gitops-topology validate -f FILE`
            checks the same constraints and rules without a cluster. **Bold** fields are required where their block is present.

            """;
    private static final Set<String> CONSTRAINTS = new TreeSet<>(
            Set.of("maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength", "minimum", "pattern"));

    private final StringBuilder out = new StringBuilder();

    private ReferenceDocs() {}

    static String of(List<JsonNode> crds) {
        ReferenceDocs docs = new ReferenceDocs();
        docs.out.append(HEAD);
        for (JsonNode crd : crds) {
            String kind = crd.at("/spec/names/kind").asText();
            docs.out
                    .append("- [")
                    .append(kind)
                    .append("](#")
                    .append(kind.toLowerCase(Locale.ROOT))
                    .append(")\n");
        }
        crds.forEach(docs::kind);
        return docs.out.toString();
    }

    private void kind(JsonNode crd) {
        JsonNode names = crd.at("/spec/names");
        JsonNode version = crd.at("/spec/versions/0");
        JsonNode root = version.at("/schema/openAPIV3Schema");
        String apiVersion =
                crd.at("/spec/group").asText() + "/" + version.path("name").asText();
        out.append("\n## ").append(names.path("kind").asText()).append("\n\n");
        out.append(root.path("description").asText()).append("\n\n");
        out.append("`apiVersion: ")
                .append(apiVersion)
                .append("`, plural `")
                .append(names.path("plural").asText());
        out.append("`, short `").append(names.at("/shortNames/0").asText()).append("`\n");
        for (String part : List.of("spec", "status")) {
            JsonNode schema = root.at("/properties/" + part);
            out.append("\n### ")
                    .append(names.path("kind").asText())
                    .append(' ')
                    .append(part)
                    .append("\n\n");
            out.append(schema.path("description").asText()).append("\n\n");
            out.append("| Field | Type | Default | Constraints | Description |\n|---|---|---|---|---|\n");
            List<String> rules = new ArrayList<>();
            rules(schema, part, rules);
            rows(schema, part, rules);
            if (!rules.isEmpty()) {
                out.append("\nRules (CEL), checked when the object is applied:\n\n");
                rules.forEach(out::append);
            }
        }
    }

    private void rows(JsonNode object, String path, List<String> rules) {
        Set<String> required = new TreeSet<>();
        object.path("required").forEach(name -> required.add(name.asText()));
        for (Map.Entry<String, JsonNode> property : object.path("properties").properties()) {
            JsonNode schema = property.getValue();
            String childPath = path + "." + property.getKey();
            String name = "`" + childPath + "`";
            row(required.contains(property.getKey()) ? "**" + name + "**" : name, schema);
            rules(schema, childPath, rules);
            rows(schema, childPath, rules);
            if (schema.has("items")) {
                rules(schema.path("items"), childPath + "[]", rules);
                rows(schema.path("items"), childPath + "[]", rules);
            }
        }
    }

    private void row(String name, JsonNode schema) {
        String fallback = schema.has("default") ? "`" + schema.path("default").asText() + "`" : "";
        out.append("| ")
                .append(name)
                .append(" | ")
                .append(type(schema))
                .append(" | ")
                .append(fallback);
        out.append(" | ")
                .append(constraints(schema))
                .append(" | ")
                .append(cell(schema.path("description").asText()));
        out.append(" |\n");
    }

    private static String type(JsonNode schema) {
        if (schema.has("items")) {
            return "list of " + type(schema.path("items"));
        }
        if (schema.has("additionalProperties")) {
            return "map of " + type(schema.path("additionalProperties"));
        }
        return schema.has("type") ? schema.path("type").asText() : "any";
    }

    private static String constraints(JsonNode schema) {
        StringJoiner text = new StringJoiner(", ");
        if (schema.has("enum")) {
            StringJoiner values = new StringJoiner(", ", "one of ", "");
            schema.path("enum").forEach(value -> values.add("`" + value.asText() + "`"));
            text.add(values.toString());
        }
        for (String keyword : CONSTRAINTS) {
            if (schema.has(keyword)) {
                String value = schema.path(keyword).isNumber()
                        ? Long.toString(schema.path(keyword).asLong())
                        : "`" + cell(schema.path(keyword).asText()) + "`";
                text.add(keyword + " " + value);
            }
        }
        if (schema.path("x-kubernetes-list-type").asText().equals("set")) {
            text.add("no duplicates");
        }
        schema.path("x-kubernetes-list-map-keys").forEach(key -> text.add("unique by `" + key.asText() + "`"));
        if (schema.has("items")) {
            String items = constraints(schema.path("items"));
            if (!items.isEmpty()) {
                text.add("items: " + items);
            }
        }
        return text.toString();
    }

    private static void rules(JsonNode schema, String path, List<String> rules) {
        schema.path("x-kubernetes-validations")
                .forEach(rule ->
                        rules.add("- `" + path + "`: " + rule.path("message").asText() + "\n  `"
                                + rule.path("rule").asText() + "`\n"));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
