package dev.gitopstopology.plan;

import dev.gitopstopology.model.ClusterKey;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which cluster is on which shard of an Argo CD.
 *
 * @param pins the shard of each cluster; empty where Argo CD is left to choose: with one shard there is no choice, and with an
 *     algorithm that the user set it is meant to be Argo CD's
 * @param unknown clusters of which we do not remember a shard: the one that they turn out to be on counts, if there is one
 * @param stale whether a cluster is pinned, as we remember, that is not to be pinned any more
 */
public record ShardPlan(SortedMap<ClusterKey, Integer> pins, Set<ClusterKey> unknown, boolean stale) {
    public static final ShardPlan NONE = new ShardPlan(new TreeMap<>(), Set.of(), false);

    /** Whether there is nothing to pin, and nothing to take back. */
    public boolean isEmpty() {
        return pins.isEmpty() && !stale;
    }
}
