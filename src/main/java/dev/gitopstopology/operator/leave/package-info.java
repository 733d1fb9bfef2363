/**
 * How clusters and topologies go: what has to end first, what is waited for, and what is left when waiting is over. Takes a FleetCluster or
 * a topology that is being deleted, and gives what is still to be done.
 */
@NullMarked
package dev.gitopstopology.operator.leave;

import org.jspecify.annotations.NullMarked;
