package dev.gitopstopology.model;

import org.jspecify.annotations.Nullable;

/**
 * Which instance has something on which cluster; an inventory belongs to one of these.
 *
 * @param owner name of the tenant or catalogue entry whose it is, if it is one's
 */
public record SetId(
        TopologyKey topology,
        InstanceId instance,
        ClusterKey cluster,
        SetKind kind,
        @Nullable String owner) {
    public SetId(TopologyKey topology, InstanceId instance, ClusterKey cluster, SetKind kind) {
        this(topology, instance, cluster, kind, null);
    }
}
