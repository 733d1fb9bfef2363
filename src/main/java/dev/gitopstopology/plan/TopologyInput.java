package dev.gitopstopology.plan;

import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.model.TopologyKey;
import org.jspecify.annotations.Nullable;

/**
 * A topology as the planner sees it.
 *
 * @param pinned what an earlier reconcile chose
 * @param removed whether the topology is being deleted
 */
public record TopologyInput(
        TopologyKey key, GitOpsTopologySpec spec, GitOpsTopologyStatus.@Nullable Pinned pinned, boolean removed) {}
