package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names for the kinds that cannot be changed: each ends in a digest of what the template says, so that other content is another
 * object and the same content is the same one. Every reference to it follows, and so does the name of the Secret that
 * Cluster API's provider for Azure makes for each AzureMachineTemplate, which bootstrap templates name as text.
 */
final class TemplateNames {
    private static final int DIGITS = 8;
    private static final String AZURE_TEMPLATE = "AzureMachineTemplate";
    private static final String AZURE_SECRET = "-azure-json";

    private final Map<String, Manifest> templates;
    private final Map<String, String> named = new HashMap<>();
    private final Set<String> begun = new HashSet<>();

    private TemplateNames(List<Manifest> objects) {
        templates = objects.stream()
                .filter(object -> Kinds.isTemplate(object.id()))
                .collect(Collectors.toMap(object -> key(object.id()), object -> object, (one, other) -> one));
    }

    static List<Manifest> apply(List<Manifest> objects) {
        TemplateNames names = new TemplateNames(objects);
        return objects.stream().map(names::renamed).toList();
    }

    private Manifest renamed(Manifest object) {
        Manifest followed = object.edit(json -> follow(json));
        String name = templates.containsKey(key(object.id())) ? name(key(object.id())) : object.name();
        return followed.edit(json -> json.withObjectProperty("metadata").put("name", name));
    }

    /** A template may refer to another one, whose content is then part of what it says itself. */
    private String name(String key) {
        String known = named.get(key);
        if (known != null) {
            return known;
        }
        Manifest template = templates.get(key);
        String name = template == null ? key : template.name();
        if (template == null || !begun.add(key)) {
            return name;
        }
        ObjectNode spec = template.edit(this::follow).json();
        Manifest said = Manifest.of(spec.objectNode().set("spec", spec.path("spec")));
        String ours = name + "-" + said.digest().substring(0, DIGITS);
        named.put(key, ours);
        return ours;
    }

    private void follow(ObjectNode object) {
        JsonNode spec = object.path("spec");
        if (spec.isObject()) {
            object.set("spec", followed(spec));
        }
    }

    private JsonNode followed(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(field -> copy.set(field.getKey(), followed(field.getValue())));
            String target = target(object);
            if (target != null) {
                copy.put("name", name(target));
            }
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(item -> copy.add(followed(item)));
            return copy;
        }
        return node.isTextual() && node.asText().endsWith(AZURE_SECRET) ? secret(node) : node;
    }

    /** The template that an object of a spec refers to, of either form of reference. */
    private @Nullable String target(ObjectNode reference) {
        String apiVersion = reference.path("apiVersion").asText();
        String group = reference.has("apiGroup")
                ? reference.path("apiGroup").asText()
                : apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
        String key = key(
                group, reference.path("kind").asText(), reference.path("name").asText());
        return templates.containsKey(key) ? key : null;
    }

    private JsonNode secret(JsonNode text) {
        String owner = text.asText().substring(0, text.asText().length() - AZURE_SECRET.length());
        return templates.values().stream()
                .filter(template -> template.kind().equals(AZURE_TEMPLATE)
                        && template.name().equals(owner))
                .findFirst()
                .<JsonNode>map(template -> TextNode.valueOf(name(key(template.id())) + AZURE_SECRET))
                .orElse(text);
    }

    private static String key(ObjectId id) {
        return key(id.group(), id.kind(), id.name());
    }

    private static String key(String group, String kind, String name) {
        return kind + "." + group + "/" + name;
    }
}
