package dev.gitopstopology.plan;

import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Revision;

/** An instance and what it is to run. */
public record PlannedInstance(Instance instance, Revision revision) {}
