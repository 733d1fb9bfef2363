package dev.gitopstopology.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The chart's reference as Markdown: its values, combinations of them, and the rights that it gives. */
final class ChartDocs {
    private static final String HEAD = """
            # The Helm chart

            Generated from `deploy/helm/gitops-topology`; do not edit. To write it anew:
            `mvn test -Dtest=ChartDocsTest -DargLine=-Dgolden.update=true`. How to install with it is in [installing](../install.md).

            ## Values

            Values that the schema does not know, or that are of another form, are refused with their path.

            | Value | Default | Meaning |
            |---|---|---|
            """;
    private static final String COMBINATIONS = """

            ## Combinations

            Each is a file in `deploy/helm/gitops-topology/ci`; the tests render all of them.

            | File | For |
            |---|---|
            """;
    private static final String RIGHTS = """

            ## Rights

            What the account `gitops-topology` may do on the hub. A test runs the operator with it, and fails when a right is missing, or is
            not used, switch by switch. *Watched* are the namespaces of `namespaces`, *engines* those of `engines.namespaces`.

            """;

    private ChartDocs() {}

    static String text() throws IOException {
        StringBuilder out = new StringBuilder(HEAD);
        JsonNode values = Chart.yaml(Chart.DIRECTORY.resolve("values.yaml"));
        values("", Chart.yaml(Chart.DIRECTORY.resolve("values.schema.json")), values, out);
        out.append(COMBINATIONS);
        for (Combination each : Combination.all()) {
            out.append("| `%s` | %s |\n".formatted(each.file().getFileName(), each.purpose()));
        }
        out.append(RIGHTS);
        rights("Always", List.of(), "members-only", out);
        rights("With `engines.argoCD.enabled` (default)", List.of("members-only"), "minimal", out);
        rights("With `engines.flux.enabled`", List.of("minimal"), "flux", out);
        rights("With `engines.monitoring.enabled`", List.of("minimal"), "monitoring", out);
        rights("With `hubAsMember.enabled`", List.of("minimal"), "hub-as-member", out);
        rights(
                "With `clusterAPI.enabled`, and the kinds of `clusterAPI.templates`",
                List.of("minimal"),
                "cluster-api",
                out);
        return out.toString();
    }

    private static void values(String path, JsonNode schema, JsonNode value, StringBuilder out) {
        schema.path("properties").properties().forEach(property -> {
            String name = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            JsonNode own = property.getValue();
            JsonNode given = value.path(property.getKey());
            if (own.has("properties")) {
                values(name, own, given, out);
            } else if (!given.isMissingNode()) {
                out.append("| `%s` | `%s` | %s%s |\n"
                        .formatted(
                                name,
                                given.toString().replace("|", "\\|"),
                                own.path("description").asText(),
                                choices(own)));
            }
        });
    }

    private static String choices(JsonNode schema) {
        return schema.has("enum")
                ? Chart.texts(schema.path("enum")).collect(Collectors.joining("`, `", " One of `", "`."))
                : "";
    }

    private static List<GrantedRight> of(String combination) throws IOException {
        return GrantedRight.in(
                Chart.objects(Files.readString(Chart.DIRECTORY.resolve("ci/" + combination + "-values.yaml"))));
    }

    private static void rights(String title, List<String> without, String combination, StringBuilder out)
            throws IOException {
        Set<String> known = new TreeSet<>();
        for (String other : without) {
            of(other).forEach(right -> known.add(key(right)));
        }
        Map<String, Set<String>> verbs = new LinkedHashMap<>();
        for (GrantedRight right : of(combination)) {
            if (!known.contains(key(right))) {
                verbs.computeIfAbsent(resource(right), row -> new java.util.LinkedHashSet<>())
                        .add(right.verb());
            }
        }
        out.append("**").append(title).append("**\n\n| Where | Resource | Only | Verbs |\n|---|---|---|---|\n");
        grouped(verbs).forEach((row, names) -> out.append(row.formatted(String.join(", ", names))));
        out.append('\n');
    }

    /** Rows that differ in the name alone are one. */
    private static Map<String, Collection<String>> grouped(Map<String, Set<String>> verbs) {
        Map<String, Collection<String>> rows = new LinkedHashMap<>();
        verbs.forEach((resource, each) -> {
            String[] parts = resource.split(" ", -1);
            String row = "| %s | `%s` | %%s | %s |\n"
                    .formatted(parts[0].replace('_', ' '), parts[1], String.join(", ", each));
            rows.computeIfAbsent(row, key -> new TreeSet<>()).add(parts[2].isEmpty() ? "" : "`" + parts[2] + "`");
        });
        return rows;
    }

    private static String key(GrantedRight right) {
        return resource(right) + " " + right.verb();
    }

    private static String resource(GrantedRight right) {
        String resource = right.group().isEmpty() ? right.resource() : right.resource() + "." + right.group();
        return where(right) + " " + resource + " " + right.name();
    }

    private static String where(GrantedRight right) {
        return switch (right.role()) {
            case "gitops-topology-fleet", "gitops-topology-cluster-api" -> "watched";
            case "gitops-topology-engine-room" -> "engines";
            default -> right.where().isEmpty() ? "the_cluster" : String.join(",_", right.where());
        };
    }
}
