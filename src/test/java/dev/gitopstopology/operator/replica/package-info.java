/** Tests of the leader election, by a clock of their own. */
@NullMarked
package dev.gitopstopology.operator.replica;

import org.jspecify.annotations.NullMarked;
