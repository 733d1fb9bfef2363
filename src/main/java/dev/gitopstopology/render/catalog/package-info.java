/**
 * The catalogue's entries in; out come, beside an Argo CD, a project and an ApplicationSet for each, and beside a Flux, for each
 * cluster, a source and what delivers from it; and what an entry has on a cluster before anything is delivered: its namespace and
 * rights in it.
 *
 * <p>Which cluster has which entry is no part of an ApplicationSet: it is a label of the cluster's Secret. Pure.
 */
@NullMarked
package dev.gitopstopology.render.catalog;

import org.jspecify.annotations.NullMarked;
