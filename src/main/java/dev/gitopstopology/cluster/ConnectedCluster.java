package dev.gitopstopology.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;

/**
 * A cluster that answered and is the one we mean.
 *
 * @param client stays the same while the cluster keeps its address, across token renewals and broken connections; belongs to
 *     the connection, so never close it
 */
public record ConnectedCluster(KubernetesClient client, ClusterIdentity identity, Address address) {}
