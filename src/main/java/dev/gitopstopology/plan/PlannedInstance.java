package dev.gitopstopology.plan;

import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Revision;

/**
 * An instance and what it is to run.
 *
 * @param shards which of its clusters is on which shard
 * @param advisedShards how many shards its clusters ask for, whatever the spec says; 0 where it has none
 */
public record PlannedInstance(Instance instance, Revision revision, ShardPlan shards, int advisedShards) {}
