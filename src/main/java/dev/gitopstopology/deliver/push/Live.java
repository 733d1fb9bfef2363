package dev.gitopstopology.deliver.push;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.deliver.Inventory;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one set as a cluster holds them now: one list per kind and namespace, by our label, and a get for the few
 * that carry no instance label because instances share them.
 */
final class Live {
    private final Map<String, JsonNode> byKey;

    private Live(Map<String, JsonNode> byKey) {
        this.byKey = byKey;
    }

    static Live read(
            Parallel parallel, ApiObjects objects, InstanceId instance, List<Manifest> wanted, Inventory inventory) {
        Set<ObjectId> ids = Stream.concat(
                        wanted.stream().map(Manifest::id),
                        inventory.entries().values().stream().map(Inventory.Entry::id))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Map<String, JsonNode> found = new HashMap<>();
        parallel.map(ids.stream().filter(Live::shared).toList(), id -> keyed(id, objects.get(id)))
                .forEach(found::putAll);
        Collection<ObjectId> lists = ids.stream()
                .filter(id -> !shared(id))
                .collect(Collectors.toMap(
                        id -> id.apiVersion() + "/" + id.kind() + "/" + id.namespace(), id -> id, (a, b) -> a))
                .values();
        parallel.map(List.copyOf(lists), like -> named(objects.list(like, Api.LABEL_INSTANCE, instance.value()), like))
                .forEach(found::putAll);
        return new Live(found);
    }

    @Nullable
    JsonNode get(ObjectId id) {
        return byKey.get(id.key());
    }

    private static boolean shared(ObjectId id) {
        return id.kind().equals("CustomResourceDefinition") || id.kind().equals("Namespace");
    }

    private static Map<String, JsonNode> keyed(ObjectId id, @Nullable JsonNode found) {
        return found == null ? Map.of() : Map.of(id.key(), found);
    }

    private static Map<String, JsonNode> named(List<JsonNode> items, ObjectId like) {
        return items.stream()
                .collect(Collectors.toMap(
                        item -> new ObjectId(
                                        like.apiVersion(),
                                        like.kind(),
                                        like.namespace(),
                                        item.path("metadata").path("name").asText())
                                .key(),
                        item -> item));
    }
}
