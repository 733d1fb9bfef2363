/**
 * One process of the operator: the Lease by which it leads, how long it may write, its threads, and what it answers over HTTP. Knows no
 * cluster but the hub, and nothing of what the operator is for.
 */
@NullMarked
package dev.gitopstopology.operator.replica;

import org.jspecify.annotations.NullMarked;
