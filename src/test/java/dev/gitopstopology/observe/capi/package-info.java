/** Tests of what is watched of Cluster API. */
@NullMarked
package dev.gitopstopology.observe.capi;

import org.jspecify.annotations.NullMarked;
