/** Tests of the local Cluster API, and what they share with those of the operator. */
@NullMarked
package dev.gitopstopology.localcluster.capi;

import org.jspecify.annotations.NullMarked;
