/**
 * What a Prometheus operator is told of an instance: what to scrape, and when to alert. In goes an instance, out comes a set of its own,
 * since a cluster may not know these kinds. Pure.
 */
@NullMarked
package dev.gitopstopology.render.monitoring;

import org.jspecify.annotations.NullMarked;
