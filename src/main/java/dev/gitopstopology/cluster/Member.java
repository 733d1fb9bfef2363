package dev.gitopstopology.cluster;

import dev.gitopstopology.model.ClusterKey;
import java.util.Optional;

/**
 * The FleetCluster behind a connection.
 *
 * @param uid UID of the FleetCluster object, which owns what we keep about it
 * @param pinned the cluster's identity as the FleetCluster's status has it, if it was connected before; outlasts our Secret
 */
public record Member(ClusterKey key, String uid, Optional<ClusterIdentity.Pin> pinned) {}
