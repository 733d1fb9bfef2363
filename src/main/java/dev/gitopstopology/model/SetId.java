package dev.gitopstopology.model;

import org.jspecify.annotations.Nullable;

/**
 * Which instance has something on which cluster; an inventory belongs to one of these.
 *
 * @param tenant name of the tenant whose it is, if it is a tenant's
 */
public record SetId(
        TopologyKey topology,
        InstanceId instance,
        ClusterKey cluster,
        SetKind kind,
        @Nullable String tenant) {
    public SetId(TopologyKey topology, InstanceId instance, ClusterKey cluster, SetKind kind) {
        this(topology, instance, cluster, kind, null);
    }
}
