/**
 * What this replica knows of its clusters: one {@link dev.gitopstopology.operator.fleet.Member} each, with the way there, its queue and
 * its watches; custom resources as the planner wants them; what is measured of it all. Knows the queue, but not what is put into it.
 */
@NullMarked
package dev.gitopstopology.operator.fleet;

import org.jspecify.annotations.NullMarked;
