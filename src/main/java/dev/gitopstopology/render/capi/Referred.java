package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.model.ObjectId;
import java.util.Collection;
import java.util.Optional;

/** What a reference of Cluster API points at: {apiGroup, kind, name}, or apiVersion for the group where it is older. */
final class Referred {
    private Referred() {}

    static <T extends JsonNode> Optional<T> in(Collection<T> objects, JsonNode reference) {
        return objects.stream().filter(object -> points(reference, object)).findFirst();
    }

    static boolean points(JsonNode reference, JsonNode object) {
        String apiVersion = object.path("apiVersion").asText();
        return !reference.path("name").asText().isEmpty()
                && reference
                        .path("name")
                        .asText()
                        .equals(object.at("/metadata/name").asText())
                && reference.path("kind").asText().equals(object.path("kind").asText())
                && group(reference).equals(group(apiVersion));
    }

    private static String group(JsonNode reference) {
        return reference.has("apiGroup")
                ? reference.path("apiGroup").asText()
                : group(reference.path("apiVersion").asText());
    }

    private static String group(String apiVersion) {
        return apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
    }

    /** The control plane among a cluster's objects, of any provider. */
    static Optional<ObjectId> controlPlane(Collection<Manifest> objects) {
        return objects.stream()
                .filter(object -> Kinds.isCluster(object.id()))
                .findFirst()
                .flatMap(cluster -> objects.stream()
                        .filter(object -> points(cluster.json().at("/spec/controlPlaneRef"), object.json()))
                        .findFirst())
                .map(Manifest::id);
    }
}
