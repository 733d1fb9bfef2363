/** Tests of how things go. */
@NullMarked
package dev.gitopstopology.operator.leave;

import org.jspecify.annotations.NullMarked;
