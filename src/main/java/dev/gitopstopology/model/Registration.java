package dev.gitopstopology.model;

import dev.gitopstopology.api.WorkloadIdentity;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A member that an instance serves.
 *
 * @param destination the name that Applications use for the cluster
 * @param ownCluster whether the member is the cluster that the engine runs on, so that it goes by its in-cluster URL
 * @param facts the labels of the FleetCluster that are projected onto the engine's cluster Secret
 * @param identity as what the engine proves who it is there; null where it has a token of ours
 * @param services what of the catalogue the engine delivers there
 */
public record Registration(
        Instance instance,
        ClusterKey member,
        String destination,
        boolean ownCluster,
        SortedMap<String, String> facts,
        @Nullable WorkloadIdentity identity,
        Services services) {
    /** What stands beside an engine for a registration with an identity. */
    public static final String IDENTITY_RECORD = "cluster-identity";

    public Registration(
            Instance instance,
            ClusterKey member,
            String destination,
            boolean ownCluster,
            SortedMap<String, String> facts) {
        this(instance, member, destination, ownCluster, facts, null, Services.NONE);
    }

    public Registration with(Instance other) {
        return new Registration(other, member, destination, ownCluster, facts, identity, services);
    }

    public Registration with(Services other) {
        return new Registration(instance, member, destination, ownCluster, facts, identity, other);
    }

    /** @param other null for a token of ours */
    public Registration with(@Nullable WorkloadIdentity other) {
        return new Registration(instance, member, destination, ownCluster, facts, other, services);
    }
}
