/**
 * A fleet to a picture: a plan, or the custom resources of a hub, in; hub, engines, groups, clusters and who holds whose credentials
 * out, as Mermaid, DOT or SVG. However large the fleet is, the picture stays readable: what is alike is drawn once, and counted.
 *
 * <p>Pure. Must not know where any of it was read, nor how a plan is made.
 */
@NullMarked
package dev.gitopstopology.graph;

import org.jspecify.annotations.NullMarked;
