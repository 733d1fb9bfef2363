package dev.gitopstopology.model;

/** An engine that has no place in the plan any more, and where it stands. */
public record Retired(InstanceId instance, ClusterKey cluster) {}
