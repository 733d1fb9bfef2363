/**
 * Clusters of Cluster API: adopting and making them, what they need before they can be enrolled, and their end. Asks the hub, or Git, and
 * gives the reconciler of FleetClusters what is so.
 */
@NullMarked
package dev.gitopstopology.operator.provision;

import org.jspecify.annotations.NullMarked;
