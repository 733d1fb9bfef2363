package dev.gitopstopology.plan;

import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A FleetCluster as the planner sees it.
 *
 * @param uid kube-system UID, or null while the cluster has never been seen
 * @param leaving whether the FleetCluster is being deleted
 * @param held registrations that the cluster is known to have; mostly by its own word
 * @param entrusted instances that were given a token for it, by our own word: what a cluster says of itself puts no other one out
 */
public record FleetMember(
        ClusterKey key,
        SortedMap<String, String> labels,
        ConnectionType connection,
        @Nullable String uid,
        boolean leaving,
        List<Held> held,
        Set<InstanceId> entrusted) {

    /** A registration that exists. */
    public record Held(InstanceId instance, String topology, String secretNamespace, String secretName) {}

    boolean isHub() {
        return connection == ConnectionType.InCluster;
    }
}
