/**
 * Delivery by a commit, for an engine of somebody else to apply. In: a repository, a credential, the manifests of one cluster.
 * Out: one directory per cluster, changed in one commit that never overtakes another one, or a {@link
 * dev.gitopstopology.deliver.DeliveryException} with one stable reason; and later, whether the hub has what was committed.
 *
 * <p>Must not know what the manifests are, when they may be written, or how the hub is asked. Never puts a credential into a text.
 */
@NullMarked
package dev.gitopstopology.deliver.git;

import org.jspecify.annotations.NullMarked;
