package dev.gitopstopology.model;

/** Which instance has something on which cluster; an inventory belongs to one of these. */
public record SetId(TopologyKey topology, InstanceId instance, ClusterKey cluster, SetKind kind) {}
