/**
 * (rendered set, inventory) to receipts: the only writer to clusters. Each cluster has one queue, so a dead cluster delays
 * nobody else. Holds what is common to all ways of delivery and does no IO itself; {@code push} talks to API servers. Knows
 * nothing of topologies beyond what is in a set's identity.
 */
@NullMarked
package dev.gitopstopology.deliver;

import org.jspecify.annotations.NullMarked;
