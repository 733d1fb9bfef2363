/** Tests of the controller on real API servers. */
@NullMarked
package dev.gitopstopology.operator;

import org.jspecify.annotations.NullMarked;
