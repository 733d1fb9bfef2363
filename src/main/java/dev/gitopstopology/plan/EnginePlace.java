package dev.gitopstopology.plan;

import dev.gitopstopology.model.ClusterKey;

/** Cluster and namespace of an engine, and of the Secrets beside it. */
record EnginePlace(ClusterKey cluster, String namespace) {}
