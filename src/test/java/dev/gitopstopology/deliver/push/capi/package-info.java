/** Tests of what is asked of the hub for Cluster API. */
@NullMarked
package dev.gitopstopology.deliver.push.capi;

import org.jspecify.annotations.NullMarked;
