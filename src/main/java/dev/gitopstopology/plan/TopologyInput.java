package dev.gitopstopology.plan;

import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.TopologyKey;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A topology as the planner sees it.
 *
 * @param pinned what an earlier reconcile chose
 * @param removed whether the topology is being deleted
 * @param leftOfLate clusters that left, or began to, because they were no longer selected, and not long ago
 */
public record TopologyInput(
        TopologyKey key,
        GitOpsTopologySpec spec,
        GitOpsTopologyStatus.@Nullable Pinned pinned,
        boolean removed,
        Set<ClusterKey> leftOfLate) {
    public TopologyInput(
            TopologyKey key, GitOpsTopologySpec spec, GitOpsTopologyStatus.@Nullable Pinned pinned, boolean removed) {
        this(key, spec, pinned, removed, Set.of());
    }
}
