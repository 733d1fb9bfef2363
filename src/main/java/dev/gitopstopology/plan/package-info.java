/**
 * (topology, snapshot of the fleet) to plan: which instance on which cluster at which revision, which member is registered
 * with whom, and what has to go. Pure: no IO, clock, thread or logger; knows nothing of how any of it is delivered.
 */
@NullMarked
package dev.gitopstopology.plan;

import org.jspecify.annotations.NullMarked;
