package dev.gitopstopology.plan;

import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.TopologyKey;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A topology as the planner sees it.
 *
 * @param pinned what an earlier reconcile chose
 * @param pinnedCockpit the same for a cockpit of another type than {@code spec.engine}
 * @param removed whether the topology is being deleted
 * @param placed where its engines are, by our own word: what a cluster says of itself draws no engine, and no credential, to it
 * @param shards how many shards its Argo CDs have, by our own word
 * @param leftOfLate clusters that left, or began to, because they were no longer selected, and not long ago
 */
public record TopologyInput(
        TopologyKey key,
        GitOpsTopologySpec spec,
        GitOpsTopologyStatus.@Nullable Pinned pinned,
        boolean removed,
        Map<InstanceId, ClusterKey> placed,
        Map<InstanceId, Integer> shards,
        Set<ClusterKey> leftOfLate,
        GitOpsTopologyStatus.@Nullable Pinned pinnedCockpit) {
    public TopologyInput(
            TopologyKey key, GitOpsTopologySpec spec, GitOpsTopologyStatus.@Nullable Pinned pinned, boolean removed) {
        this(key, spec, pinned, removed, Map.of(), Map.of(), Set.of(), null);
    }
}
