package dev.gitopstopology.plan;

import dev.gitopstopology.model.ClusterKey;
import java.util.List;

/**
 * Clusters whose registrations would end because they are no longer selected, and are kept as they are, since more would leave
 * than the deletion budget allows.
 *
 * @param budget how many may leave
 * @param left how many have left of late, which counts
 */
public record HeldBack(List<ClusterKey> clusters, int budget, int left) {
    public static final HeldBack NONE = new HeldBack(List.of(), 0, 0);

    public boolean isEmpty() {
        return clusters.isEmpty();
    }

    /** What the budget would have to be. */
    public int needed() {
        return clusters.size() + left;
    }
}
