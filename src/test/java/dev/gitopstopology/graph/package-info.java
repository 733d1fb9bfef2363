/** Pictures of made-up fleets: what is drawn, what is counted, and names that would break a format. */
@NullMarked
package dev.gitopstopology.graph;

import org.jspecify.annotations.NullMarked;
