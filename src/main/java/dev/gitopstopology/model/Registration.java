package dev.gitopstopology.model;

import java.util.SortedMap;

/**
 * A member that an instance serves.
 *
 * @param destination the name that Applications use for the cluster
 * @param ownCluster whether the member is the cluster that the engine runs on, so that it goes by its in-cluster URL
 * @param facts the labels of the FleetCluster that are projected onto the engine's cluster Secret
 * @param services what of the catalogue the engine delivers there
 */
public record Registration(
        Instance instance,
        ClusterKey member,
        String destination,
        boolean ownCluster,
        SortedMap<String, String> facts,
        Services services) {

    public Registration(
            Instance instance,
            ClusterKey member,
            String destination,
            boolean ownCluster,
            SortedMap<String, String> facts) {
        this(instance, member, destination, ownCluster, facts, Services.NONE);
    }

    public Registration with(Instance other) {
        return new Registration(other, member, destination, ownCluster, facts, services);
    }

    public Registration with(Services other) {
        return new Registration(instance, member, destination, ownCluster, facts, other);
    }
}
