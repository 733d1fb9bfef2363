/**
 * Cluster API for the demo and the tests: the real CRDs of its releases, and {@link dev.gitopstopology.localcluster.capi.LocalProvider},
 * a stand-in for Cluster API's controllers that gives each Cluster a real API server on this machine. It is no part of the product:
 * the operator never uses it, and a report that shows its work says so.
 *
 * <p>In: a hub, and Cluster API objects on it. Out: local control planes, their Nodes, and the status that the contract of Cluster API asks
 * for. Unlike its parent it uses the Kubernetes client; it knows nothing else of ours. What is real and what is not:
 * docs/adr/0036-cluster-api-real-parts.md.
 */
@NullMarked
package dev.gitopstopology.localcluster.capi;

import org.jspecify.annotations.NullMarked;
