/** Tests of the door to other clusters: the parser row by row, the rest against real API servers. */
@NullMarked
package dev.gitopstopology.cluster;

import org.jspecify.annotations.NullMarked;
