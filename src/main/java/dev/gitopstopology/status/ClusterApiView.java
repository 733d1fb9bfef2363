package dev.gitopstopology.status;

import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.capi.LiveCluster;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A FleetCluster's Cluster of Cluster API, and what we do about it.
 *
 * @param live the Cluster as last seen, also when it is gone; null when it was never seen, and for one that is somebody else's
 * @param sight whether it is there
 * @param problem why it cannot be made, or brought to what is wanted; null when nothing is in the way
 * @param doing what we are doing to it, or empty
 * @param version what its control plane runs, where we have looked at it
 * @param addons what became of its add-ons; null while they have not been tried
 * @param wantsAddons whether there are any
 * @param engineOn whether an engine runs on it
 * @param engineTrouble why an engine on it is not ready, or null
 * @param registered whether an engine has it as a registered cluster
 * @param expires when its time to live ends, or null
 * @param unseen whether this run of the operator has not looked at all of it yet
 */
public record ClusterApiView(
        ClusterKey cluster,
        @Nullable LiveCluster live,
        Sight sight,
        @Nullable Problem problem,
        String doing,
        @Nullable String version,
        @Nullable Receipt addons,
        boolean wantsAddons,
        boolean engineOn,
        @Nullable Problem engineTrouble,
        boolean registered,
        @Nullable Instant expires,
        boolean unseen) {

    /** Whether the Cluster is there. */
    public enum Sight {
        /** It is there. */
        Present,
        /** It never was, as far as we know. */
        Absent,
        /** It was there, and was deleted by somebody. */
        Gone,
        /** It was there, and is another one now, which is not written to. */
        Replaced,
        /** It was there, paused, and went: {@code clusterctl move} took it to another hub. */
        Moved,
        /** The hub has no Cluster API. */
        NoClusterApi,
        /** The Clusters have not been listed yet. */
        Unknown
    }
}
