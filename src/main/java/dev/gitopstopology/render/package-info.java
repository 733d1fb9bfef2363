/**
 * What the plan says -> Kubernetes objects; pure, so that the controller, {@code render} on the command line and the tests give
 * the same bytes. This package holds what the engines' packages share. It must not know clusters, clients, clocks or threads.
 */
@NullMarked
package dev.gitopstopology.render;

import org.jspecify.annotations.NullMarked;
