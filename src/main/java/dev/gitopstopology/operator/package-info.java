/**
 * The controller put together: start, checks of the hub, shutdown. Its rooms, each of which knows the ones before it only: {@code replica} (one
 * process and its Lease), {@code tell} (statuses and Events), {@code fleet} (what is known of each cluster), {@code order} (what a cluster's
 * queue does), {@code leave} (how things go), {@code provision} (clusters of Cluster API), {@code reconcile} (the reconcilers). Nothing else
 * imports JOSDK.
 */
@NullMarked
package dev.gitopstopology.operator;

import org.jspecify.annotations.NullMarked;
