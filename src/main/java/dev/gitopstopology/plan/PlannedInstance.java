package dev.gitopstopology.plan;

import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Revision;

/**
 * An instance and what it is to run.
 *
 * @param shards which of its clusters is on which shard
 */
public record PlannedInstance(Instance instance, Revision revision, ShardPlan shards) {}
