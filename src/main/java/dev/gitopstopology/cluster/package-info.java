/**
 * The one door to other clusters. In: the bytes of a kubeconfig, the hub's Secrets, the manifests that enrol a member. Out: an
 * {@link dev.gitopstopology.cluster.ConnectedCluster} whose identity has been proven, or a {@link
 * dev.gitopstopology.cluster.ClusterException} with one stable reason. Keeps credentials, trust, identity, time limits and the
 * circuit breaker to itself. Must not know topologies, plans, engines, or what is done with a connection; never puts a
 * credential into a text.
 */
@NullMarked
package dev.gitopstopology.cluster;

import org.jspecify.annotations.NullMarked;
