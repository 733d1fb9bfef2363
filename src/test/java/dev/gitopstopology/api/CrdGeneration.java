package dev.gitopstopology.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerationInfo;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The CRDs as the records declare them, completed with what fabric8's annotations cannot say: explain texts of the kinds,
 * list types (server-side apply merges by them), and the category.
 */
final class CrdGeneration {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR));

    private static final Map<Class<? extends CustomResource<?, ?>>, String> KINDS = Map.of(
            GitOpsTopology.class,
            "How GitOps is run over a fleet of clusters: which shape, which engine, which clusters.",
            GitOpsTenant.class,
            "A team: its namespaces on which clusters, what it may deploy from where, and who of it may do what.",
            GitOpsCatalogEntry.class,
            "A platform service, and the clusters that are to have it.",
            FleetCluster.class,
            "One cluster of the fleet. Its labels are the facts that topologies select by.",
            EngineInstance.class,
            "One engine on one cluster. Made by the operator for people to read; edits are undone.");

    /** Lists that are maps, by the name of the field; every other list of objects is atomic. */
    private static final Map<String, List<String>> MAP_KEYS = Map.ofEntries(
            Map.entry("conditions", List.of("type")),
            Map.entry("registrations", List.of("instance")),
            Map.entry("engines", List.of("instance")),
            Map.entry("groups", List.of("name")),
            Map.entry("credentials", List.of("purpose")),
            Map.entry("roles", List.of("name")),
            Map.entry("topologyRefs", List.of("name")),
            Map.entry("dependsOn", List.of("name")),
            Map.entry("repositories", List.of("url")),
            Map.entry("certificateAuthorities", List.of("host")),
            Map.entry("variables", List.of("name")),
            Map.entry("workers", List.of("name")),
            Map.entry("addons", List.of("name")));

    /** May be text, a number, true or false as well as an object: no rule looks into them. */
    private static final Set<String> OF_ANY_TYPE = Set.of("value");

    private CrdGeneration() {}

    /** File name to YAML text, in the order of the names. */
    @SuppressWarnings("unchecked") // the generator takes an array of generic classes
    static Map<String, String> generate(Path scratch) {
        CRDGenerationInfo info = new CRDGenerator()
                .customResourceClasses(KINDS.keySet().toArray(Class[]::new))
                .forCRDVersions("v1")
                .inOutputDir(scratch.toFile())
                .detailedGenerate();
        Map<String, String> files = new TreeMap<>();
        info.getCRDDetailsPerNameAndVersion()
                .values()
                .forEach(byVersion -> byVersion.values().forEach(crd -> {
                    ObjectNode tree = read(Path.of(crd.getFilePath()));
                    complete(tree);
                    files.put(tree.at("/metadata/name").asText() + ".yaml", write(tree));
                }));
        return files;
    }

    private static void complete(ObjectNode crd) {
        ObjectNode names = (ObjectNode) crd.at("/spec/names");
        names.putArray("categories").add(Api.CATEGORY);
        ObjectNode schema = (ObjectNode) crd.at("/spec/versions/0/schema/openAPIV3Schema");
        String kind = names.path("kind").asText();
        KINDS.forEach((type, text) -> {
            if (type.getSimpleName().equals(kind)) {
                schema.put("description", text);
            }
        });
        // The apiserver fills these in; without a description kubectl explain shows <empty>.
        printerColumns(crd, kind);
        describe(schema, "spec", "What is wanted.");
        describe(schema, "status", "What the operator saw; written by the operator only.");
        ArrayNode required = schema.putArray("required");
        required.add("spec");
        listTypes("", schema);
    }

    /** The generator sorts the columns by name; people want them as declared. */
    private static void printerColumns(ObjectNode crd, String kind) {
        ArrayNode columns = (ArrayNode) crd.at("/spec/versions/0/additionalPrinterColumns");
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        columns.forEach(column -> byName.put(column.path("name").asText(), column));
        columns.removeAll();
        KINDS.keySet().stream()
                .filter(type -> type.getSimpleName().equals(kind))
                .flatMap(type -> Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class)))
                .map(column -> byName.get(column.name()))
                .forEach(columns::add);
    }

    private static void describe(ObjectNode schema, String property, String text) {
        ((ObjectNode) schema.path("properties").path(property)).put("description", text);
    }

    private static void listTypes(String name, JsonNode node) {
        if (node instanceof ObjectNode object
                && "array".equals(object.path("type").asText())) {
            boolean objects = "object".equals(object.at("/items/type").asText());
            List<String> keys = objects ? MAP_KEYS.get(name) : null;
            object.put("x-kubernetes-list-type", keys != null ? "map" : objects ? "atomic" : "set");
            if (keys != null) {
                keys.forEach(object.putArray("x-kubernetes-list-map-keys")::add);
            }
        }
        if (node instanceof ObjectNode object
                && object.has("x-kubernetes-preserve-unknown-fields")
                && !object.has("type")
                && !OF_ANY_TYPE.contains(name)) {
            object.put("type", "object"); // a rule does not see what has no type
        }
        node.properties().forEach(entry -> listTypes(entry.getKey(), entry.getValue()));
    }

    private static ObjectNode read(Path file) {
        try {
            return (ObjectNode) YAML.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String write(ObjectNode tree) {
        try {
            return "# Generated from the records in dev.gitopstopology.api; to change it see CONTRIBUTING.md.\n"
                    + YAML.writeValueAsString(sorted(tree));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode sorted(ObjectNode crd) {
        Map<String, JsonNode> ordered = new LinkedHashMap<>();
        for (String key : List.of("apiVersion", "kind", "metadata", "spec")) {
            ordered.put(key, crd.path(key));
        }
        return YAML.valueToTree(ordered);
    }
}
