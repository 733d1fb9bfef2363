/**
 * Clusters of Cluster API on the hub: from the objects, of either version of its API, to what we need to know of them, and to wake-ups. Writes nothing.
 */
@NullMarked
package dev.gitopstopology.observe.capi;

import org.jspecify.annotations.NullMarked;
