package dev.gitopstopology.operator.fleet;

import dev.gitopstopology.api.ClusterApi;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.DeletionPolicy;
import dev.gitopstopology.api.Drain;
import dev.gitopstopology.api.DrainPolicy;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.plan.DrainPhase;
import dev.gitopstopology.plan.provision.Ttl;
import dev.gitopstopology.status.DrainView;
import dev.gitopstopology.status.LeavingConditions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How a FleetCluster is to go, and how far it is, as its own spec and status say. */
public final class RemovalTerms {
    /** Reason of a deletion that waits for a person. */
    public static final String PROTECTED = "DeletionProtected";

    private static final Duration USUAL_DRAIN = Duration.ofMinutes(10);

    private RemovalTerms() {}

    /** Whether the Cluster goes with its FleetCluster. */
    public static boolean deletes(FleetCluster cluster) {
        ClusterApi capi = cluster.getSpec().connection().clusterAPI();
        return capi != null && capi.provision() != null && cluster.getSpec().deletionPolicy() == DeletionPolicy.Delete;
    }

    /** Whether the deletion waits for a person: then nothing of it is begun. */
    public static boolean isProtected(FleetCluster cluster) {
        return deletes(cluster) && !Boolean.FALSE.equals(cluster.getSpec().deletionProtection());
    }

    /** Whether the FleetCluster is on its way out. */
    public static boolean leaving(FleetCluster cluster) {
        return cluster.isMarkedForDeletion() && !isProtected(cluster) && !drainPending(cluster);
    }

    /** Whether it is to be emptied when it is deleted. */
    public static boolean drains(FleetCluster cluster) {
        Drain drain = cluster.getSpec().drain();
        return deletes(cluster) && drain != null && drain.policy() == DrainPolicy.Drain;
    }

    /** Whether the removal waits for the drain; one that has begun without is not turned back. */
    public static boolean drainPending(FleetCluster cluster) {
        return cluster.isMarkedForDeletion()
                && !isProtected(cluster)
                && drains(cluster)
                && drained(cluster)
                        .map(each -> !DrainView.ended(each.reason()))
                        .orElseGet(() -> condition(cluster, LeavingConditions.LEAVING)
                                .filter(each -> !each.reason().equals(PROTECTED))
                                .isEmpty());
    }

    /** How far the drain is, for the topologies that deliver there. */
    public static DrainPhase drainPhase(FleetCluster cluster) {
        if (!drainPending(cluster)) {
            return DrainPhase.None;
        }
        return drainReason(cluster).equals(DrainView.DRAINING) ? DrainPhase.Emptying : DrainPhase.Waiting;
    }

    /** How long a drain may take before the removal goes on. */
    public static Duration drainTimeout(FleetCluster cluster) {
        Drain drain = cluster.getSpec().drain();
        return Optional.ofNullable(drain).map(Drain::timeout).flatMap(Ttl::of).orElse(USUAL_DRAIN);
    }

    /** The reason of its condition {@code Drained}, or the first that it will have. */
    public static String drainReason(FleetCluster cluster) {
        return drained(cluster).map(Condition::reason).orElse(DrainView.STARTING);
    }

    /** Its condition {@code Drained}. */
    public static Optional<Condition> drained(FleetCluster cluster) {
        return condition(cluster, LeavingConditions.DRAINED);
    }

    private static Optional<Condition> condition(FleetCluster cluster, String type) {
        return Stream.ofNullable(cluster.getStatus())
                .flatMap(status -> Stream.ofNullable(status.conditions()))
                .flatMap(List::stream)
                .filter(each -> each.type().equals(type))
                .findFirst();
    }
}
