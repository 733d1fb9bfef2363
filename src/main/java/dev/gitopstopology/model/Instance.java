package dev.gitopstopology.model;

/**
 * One engine on one cluster.
 *
 * @param managesOwnCluster whether the engine may act on the cluster it runs on (through a registration, as anywhere else)
 * @param mayPrune how many objects one delivery of a set of it may delete because they are no longer rendered
 */
public record Instance(
        InstanceId id,
        TopologyKey topology,
        ClusterKey cluster,
        Role role,
        Engine engine,
        boolean managesOwnCluster,
        int mayPrune) {
    public Instance with(Engine other) {
        return new Instance(id, topology, cluster, role, other, managesOwnCluster, mayPrune);
    }
}
