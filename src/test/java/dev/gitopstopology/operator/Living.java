package dev.gitopstopology.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.localcluster.AuditRecord;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is there at one moment that an operator wrote to, whichever version it was of, and what people declared.
 *
 * @param objects by cluster, resource, namespace and name; without what every write changes
 */
record Living(SortedMap<String, JsonNode> objects) {
    static Living read(Map<String, KubernetesClient> clusters) {
        SortedMap<String, JsonNode> objects = new TreeMap<>();
        clusters.forEach((cluster, client) -> {
            for (String path : EndState.kinds(client)) {
                String resource = path.substring(path.lastIndexOf('/') + 1);
                for (JsonNode item : EndState.items(client, path)) {
                    if (ours(path, item)) {
                        JsonNode metadata = item.path("metadata");
                        objects.put(
                                key(
                                        cluster,
                                        resource,
                                        metadata.path("namespace").asText(),
                                        metadata.path("name").asText()),
                                bare((ObjectNode) item));
                    }
                }
            }
        });
        return new Living(objects);
    }

    private static boolean ours(String path, JsonNode object) {
        return path.startsWith("/apis/" + Api.GROUP + "/")
                || object.at("/metadata/managedFields")
                        .valueStream()
                        .anyMatch(each -> each.path("manager").asText().equals(Api.FIELD_MANAGER));
    }

    private static JsonNode bare(ObjectNode object) {
        ((ObjectNode) object.path("metadata")).remove(Set.of("managedFields", "resourceVersion"));
        return object;
    }

    private static String key(String cluster, String resource, String namespace, String name) {
        return cluster + " " + resource + " " + (namespace.isEmpty() ? "" : namespace + "/") + name;
    }

    /** As {@link #objects} is keyed. */
    static String key(String cluster, AuditRecord request) {
        return key(cluster, request.resource(), request.namespace(), request.name());
    }

    JsonNode object(String key) {
        return objects.getOrDefault(key, MissingNode.getInstance());
    }

    /** Keys of what is not there then, or as another object of that name. */
    List<String> notIn(Living other) {
        return objects.keySet().stream()
                .filter(key -> !object(key)
                        .at("/metadata/uid")
                        .equals(other.object(key).at("/metadata/uid")))
                .toList();
    }

    /** Keys of what is new or another since then. */
    SortedSet<String> changedSince(Living before) {
        return objects.entrySet().stream()
                .filter(each -> !each.getValue().equals(before.objects.get(each.getKey())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
