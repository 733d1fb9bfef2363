package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Templates of ours that were replaced, once nothing of the cluster refers to them. Nothing but templates, ever. */
final class Unreferred {
    private Unreferred() {}

    static List<ObjectId> templates(List<Manifest> wanted, Collection<JsonNode> ofCluster) {
        List<JsonNode> references = new ArrayList<>();
        ofCluster.forEach(object -> references(object.path("spec"), references));
        wanted.forEach(object -> references(object.json().path("spec"), references));
        return unwanted(wanted, ofCluster)
                .filter(object -> Kinds.isTemplate(id(object)))
                .filter(object -> references.stream().noneMatch(reference -> Referred.points(reference, object)))
                .map(Unreferred::id)
                .toList();
    }

    /** Groups of workers that we made, and that are wanted no longer. */
    static List<String> workers(List<Manifest> wanted, Collection<JsonNode> ofCluster) {
        return unwanted(wanted, ofCluster)
                .map(Unreferred::id)
                .filter(Kinds::isWorkers)
                .map(ObjectId::toString)
                .toList();
    }

    private static Stream<JsonNode> unwanted(List<Manifest> wanted, Collection<JsonNode> ofCluster) {
        Set<String> kept = wanted.stream().map(object -> object.id().key()).collect(Collectors.toSet());
        String cluster = wanted.stream()
                .filter(object -> Kinds.isCluster(object.id()))
                .findFirst()
                .map(Manifest::name)
                .orElseThrow();
        return ofCluster.stream()
                .filter(object -> object.at("/metadata/labels")
                        .path(Api.LABEL_CLUSTER)
                        .asText()
                        .equals(cluster))
                .filter(object -> !object.path("metadata").hasNonNull("deletionTimestamp"))
                .filter(object -> !kept.contains(id(object).key()));
    }

    private static void references(JsonNode node, List<JsonNode> into) {
        if (node.isObject() && node.has("kind") && node.has("name")) {
            into.add(node);
        }
        node.forEach(child -> references(child, into));
    }

    static ObjectId id(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return new ObjectId(
                object.path("apiVersion").asText(),
                object.path("kind").asText(),
                metadata.path("namespace").asText(),
                metadata.path("name").asText());
    }
}
