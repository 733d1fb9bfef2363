package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Parts of a live {@code spec.topology} that we write, to be written again as they are. */
final class Kept {
    private static final List<String> TOPOLOGY = List.of("classRef", "version", "variables");
    private static final List<String> CONTROL_PLANE = List.of("replicas", "healthCheck");
    private static final List<String> GROUP = List.of("class", "name", "replicas", "healthCheck", "variables");

    private Kept() {}

    /** The live one, of the fields that are wanted. */
    static ObjectNode topology(JsonNode wanted, JsonNode cluster) {
        JsonNode live = cluster.at("/spec/topology");
        ObjectNode kept = copy(live, TOPOLOGY);
        if (!wanted.has("variables")) {
            kept.remove("variables"); // defaults of the class only
        }
        if (wanted.has("controlPlane") && live.has("controlPlane")) {
            kept.set("controlPlane", copy(live.path("controlPlane"), CONTROL_PLANE));
        }
        List<ObjectNode> groups = Groups.ours(cluster).stream().map(Kept::group).toList();
        if (!groups.isEmpty()) {
            kept.putObject("workers").putArray("machineDeployments").addAll(groups);
        }
        return kept;
    }

    /** One group as it is; the number of one that the autoscaler keeps is not ours to write. */
    static ObjectNode group(JsonNode live) {
        ObjectNode kept = copy(live, GROUP);
        if (Autoscaler.keeps(live)) {
            kept.remove("replicas");
            ObjectNode annotations = kept.putObject("metadata").putObject("annotations");
            for (String limit : List.of(Autoscaler.MIN, Autoscaler.MAX)) {
                JsonNode value = live.at("/metadata/annotations").path(limit);
                if (value.isTextual()) {
                    annotations.set(limit, value);
                }
            }
        }
        return kept;
    }

    private static ObjectNode copy(JsonNode of, List<String> fields) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        fields.stream().filter(of::has).forEach(field -> copy.set(field, of.path(field)));
        return copy;
    }
}
