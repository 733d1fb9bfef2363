package dev.gitopstopology.operator.provision;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.ClusterApi;
import dev.gitopstopology.api.ClusterApiStatus;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.model.capi.LiveCluster;
import dev.gitopstopology.observe.capi.HubClusters;
import dev.gitopstopology.status.ClusterApiConditions;
import dev.gitopstopology.status.ClusterApiView.Sight;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a FleetCluster sees of its Cluster.
 *
 * @param live its Cluster, as it is or, when it is gone, as it was last; null when there is none, or it is another's
 * @param mine the Cluster that is there, if it may be written to
 */
record ClusterSight(
        Sight sight, @Nullable LiveCluster live, @Nullable LiveCluster mine) {

    /** @param last how a Cluster of that name was when it was last seen */
    static ClusterSight of(FleetCluster cluster, HubClusters.Look look, Optional<LiveCluster> last) {
        LiveCluster present = look.cluster().orElse(null);
        Optional<LiveCluster> its = (present == null ? last : look.cluster()).filter(each -> isIts(cluster, each));
        return new ClusterSight(
                sight(cluster, look, its.isPresent()),
                its.orElse(null),
                its.filter(each -> present != null && isMine(cluster, each)).orElse(null));
    }

    /** A Cluster that somebody else made is not touched because a FleetCluster asks for one of its name. */
    private static boolean isMine(FleetCluster cluster, LiveCluster live) {
        return !isMade(cluster) || madeFor(cluster, live);
    }

    /** One that we make is known by its UID once there was one; whatever comes after it under its name is another. */
    private static boolean isIts(FleetCluster cluster, LiveCluster live) {
        String known = uid(cluster);
        return known == null || !isMade(cluster) ? isMine(cluster, live) : known.equals(live.uid());
    }

    private static boolean isMade(FleetCluster cluster) {
        ClusterApi capi = cluster.getSpec().connection().clusterAPI();
        return capi != null && capi.provision() != null;
    }

    static boolean madeFor(FleetCluster cluster, LiveCluster live) {
        return cluster.getMetadata().getUid().equals(live.annotations().get(Api.ANNOTATION_FLEET_CLUSTER_UID));
    }

    /** The UID of its Cluster, where there was one. */
    static @Nullable String uid(FleetCluster cluster) {
        ClusterApiStatus status = status(cluster);
        return status == null ? null : status.clusterUID();
    }

    private static @Nullable ClusterApiStatus status(FleetCluster cluster) {
        return cluster.getStatus() == null ? null : cluster.getStatus().clusterAPI();
    }

    private static Sight sight(FleetCluster cluster, HubClusters.Look look, boolean its) {
        if (look.sight() != HubClusters.Sight.CLEAR) {
            return look.sight() == HubClusters.Sight.ABSENT ? Sight.NoClusterApi : Sight.Unknown;
        }
        if (its && look.cluster().isPresent()) {
            return Sight.Present;
        }
        ClusterApiStatus before = status(cluster);
        if (before == null || before.clusterUID() == null) {
            return Sight.Absent;
        }
        if (look.cluster().isPresent()) {
            return Sight.Replaced;
        }
        return ClusterApiConditions.PAUSED.equals(before.step()) ? Sight.Moved : Sight.Gone;
    }
}
