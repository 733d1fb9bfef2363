package dev.gitopstopology.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether applying an object would change nothing: the fields that the manager's last apply set are exactly the wanted ones, as its managed fields say
 * (kubernetes.io/docs/reference/using-api/server-side-apply), and they still have the wanted values. When in doubt, no: lists are compared as a whole.
 */
final class AsWanted {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String FIELD = "f:";

    private AsWanted() {}

    static boolean is(GenericKubernetesResource present, GenericKubernetesResource wanted, String manager) {
        JsonNode live = JSON.valueToTree(present);
        JsonNode owned = owned(live, manager);
        return owned != null && same(owned, live, identified(JSON.valueToTree(wanted)));
    }

    /** What the manager's last apply set; null when there was none, or somebody deletes the object. */
    private static @Nullable JsonNode owned(JsonNode live, String manager) {
        if (live.path("metadata").has("deletionTimestamp")) {
            return null;
        }
        return live.path("metadata")
                .path("managedFields")
                .valueStream()
                .filter(entry -> entry.path("manager").asText().equals(manager)
                        && entry.path("operation").asText().equals("Apply")
                        && entry.path("subresource").asText().isEmpty())
                .map(entry -> entry.path("fieldsV1"))
                .findFirst()
                .orElse(null);
    }

    /** Nobody owns what says which object it is. */
    private static ObjectNode identified(ObjectNode wanted) {
        wanted.remove(List.of("apiVersion", "kind"));
        wanted.withObjectProperty("metadata").remove(List.of("name", "namespace", "uid"));
        if (wanted.path("metadata").isEmpty()) {
            wanted.remove("metadata");
        }
        return wanted;
    }

    private static boolean same(JsonNode owned, @Nullable JsonNode live, JsonNode wanted) {
        Set<String> fields = owned.propertyStream()
                .map(field -> field.getKey())
                .filter(name -> name.startsWith(FIELD))
                .map(name -> name.substring(FIELD.length()))
                .collect(Collectors.toSet());
        if (!wanted.isObject() || fields.isEmpty()) {
            return wanted.equals(live);
        }
        return live != null
                && fields.equals(
                        wanted.propertyStream().map(field -> field.getKey()).collect(Collectors.toSet()))
                && fields.stream().allMatch(name -> same(owned.path(FIELD + name), live.get(name), wanted.path(name)));
    }
}
