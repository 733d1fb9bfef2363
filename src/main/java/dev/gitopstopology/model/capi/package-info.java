/**
 * What Cluster API says of a cluster, read from its objects as v1beta2 or v1beta1 into one value. Reads the Cluster, and of a
 * control plane only what its contract promises; knows no provider and no client.
 */
@NullMarked
package dev.gitopstopology.model.capi;

import org.jspecify.annotations.NullMarked;
