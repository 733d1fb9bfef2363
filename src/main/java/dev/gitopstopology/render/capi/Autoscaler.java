package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.ProvisionWorkers;
import java.util.List;

/** The annotations by which the cluster autoscaler keeps a group's number of machines; what it keeps we never write. */
final class Autoscaler {
    static final String MIN = "cluster.x-k8s.io/cluster-api-autoscaler-node-group-min-size";
    static final String MAX = "cluster.x-k8s.io/cluster-api-autoscaler-node-group-max-size";

    private Autoscaler() {}

    /** @param holder of {@code metadata}: a MachineDeployment, or a group of {@code spec.topology} */
    static boolean keeps(JsonNode holder) {
        JsonNode annotations = holder.at("/metadata/annotations");
        return annotations.has(MIN) || annotations.has(MAX);
    }

    static void limit(ObjectNode holder, ProvisionWorkers.Autoscaling limits) {
        holder.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .put(MIN, limits.min().toString())
                .put(MAX, limits.max().toString());
    }

    /** A number of its own in the FleetCluster takes the group from the autoscaler. */
    static void drop(ObjectNode holder) {
        if (keeps(holder) && holder.at("/metadata/annotations") instanceof ObjectNode annotations) {
            annotations.remove(List.of(MIN, MAX));
        }
    }
}
