package dev.gitopstopology.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetId;
import dev.gitopstopology.model.SetKind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Rendered sets as text that is the same for the same sets: hub first, then by cluster, instance and set; the objects of a set
 * in the order in which they are applied; their fields as people write them.
 */
public final class ManifestPrinter {
    private static final Comparator<RenderedSet> ORDER = Comparator.comparing(
                    (RenderedSet set) -> !set.id().cluster().isHub())
            .thenComparing(set -> set.id().cluster().toString())
            .thenComparing(set -> set.id().instance().value())
            .thenComparing(set -> set.id().kind())
            .thenComparing(set -> Objects.requireNonNullElse(set.id().owner(), ""));

    private static final List<String> FIRST =
            List.of("apiVersion", "kind", "metadata", "name", "namespace", "labels", "annotations");

    private ManifestPrinter() {}

    /** One YAML document per object, each with a comment that says where it goes. */
    public static String yaml(List<RenderedSet> sets) {
        StringBuilder text = new StringBuilder();
        for (RenderedSet set : sets.stream().sorted(ORDER).toList()) {
            SetId id = set.id();
            String where = "# cluster: " + id.cluster() + "  instance: " + id.instance() + "  set: " + id.kind()
                    + (id.owner() == null ? "" : "  " + whose(id.kind()) + ": " + id.owner()) + "\n";
            for (Manifest manifest : set.manifests()) {
                text.append("---\n").append(where).append(TreePrinter.yaml(inOrder(manifest.json())));
            }
        }
        return text.toString();
    }

    /** One document: {@code items[]}, each with {@code cluster}, {@code instance}, {@code set}, {@code digest}, {@code objects[]}. */
    public static String json(List<RenderedSet> sets) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        ArrayNode items = tree.putArray("items");
        for (RenderedSet set : sets.stream().sorted(ORDER).toList()) {
            ObjectNode item = items.addObject();
            item.put("cluster", set.id().cluster().toString());
            item.put("instance", set.id().instance().value());
            item.put("set", set.id().kind().name());
            if (set.id().owner() != null) {
                item.put(whose(set.id().kind()), set.id().owner());
            }
            item.put("digest", set.digest());
            ArrayNode objects = item.putArray("objects");
            set.manifests().forEach(manifest -> objects.add(inOrder(manifest.json())));
        }
        return TreePrinter.json(tree) + "\n";
    }

    private static String whose(SetKind kind) {
        return kind == SetKind.catalog || kind == SetKind.service ? "entry" : "tenant";
    }

    /** Fields as people write them. */
    public static JsonNode inOrder(JsonNode node) {
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(item -> array.add(inOrder(item)));
            return array;
        }
        if (!node.isObject()) {
            return node;
        }
        Map<String, JsonNode> sorted =
                new TreeMap<>(Comparator.comparingInt(ManifestPrinter::rank).thenComparing(Comparator.naturalOrder()));
        node.properties().forEach(field -> sorted.put(field.getKey(), inOrder(field.getValue())));
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        sorted.forEach(object::set);
        return object;
    }

    private static int rank(String field) {
        int rank = FIRST.indexOf(field);
        return rank < 0 ? FIRST.size() : rank;
    }
}
