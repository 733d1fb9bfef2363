package dev.gitopstopology.plan.provision;

import dev.gitopstopology.api.ClusterApi;
import dev.gitopstopology.api.Provision;
import dev.gitopstopology.model.ClusterKey;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** A FleetCluster with {@code connection.clusterAPI}: which Cluster it is about, and since when. */
public record ProvisionRequest(ClusterKey key, Instant created, ClusterApi clusterAPI) {
    /** The older first; of two of the same second, by name. */
    static final Comparator<ProvisionRequest> AGE =
            Comparator.comparing(ProvisionRequest::created).thenComparing(ProvisionRequest::key);

    public @Nullable Provision provision() {
        return clusterAPI.provision();
    }

    /** Name of the Cluster, which is in the FleetCluster's own namespace. */
    public String cluster() {
        return clusterAPI.clusterRef() == null
                ? key.name()
                : clusterAPI.clusterRef().name();
    }
}
