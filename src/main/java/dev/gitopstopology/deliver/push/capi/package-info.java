/** Objects of Cluster API on the hub, and add-ons on a new cluster. Knows {@code deliver.push} and nothing above it. */
@NullMarked
package dev.gitopstopology.deliver.push.capi;

import org.jspecify.annotations.NullMarked;
