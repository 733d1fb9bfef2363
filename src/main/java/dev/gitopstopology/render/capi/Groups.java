package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** The groups of workers in a Cluster's {@code spec.topology}. */
final class Groups {
    private Groups() {}

    static List<ObjectNode> in(JsonNode spec) {
        return spec.at("/topology/workers/machineDeployments")
                .valueStream()
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .toList();
    }

    /** Those of a live Cluster that we write; where nobody knows, all of them, since one that is left out is deleted. */
    static List<ObjectNode> ours(JsonNode cluster) {
        return in(cluster.path("spec")).stream()
                .filter(group -> !ManagedFields.known(cluster)
                        || ManagedFields.ours(
                                cluster,
                                "f:spec",
                                "f:topology",
                                "f:workers",
                                "f:machineDeployments",
                                "k:{\"name\":\"" + group.path("name").asText() + "\"}"))
                .toList();
    }

    static Optional<ObjectNode> named(JsonNode spec, String name) {
        return in(spec).stream()
                .filter(group -> group.path("name").asText().equals(name))
                .findFirst();
    }
}
