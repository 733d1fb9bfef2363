/** Tests of {@code observe}. */
@NullMarked
package dev.gitopstopology.observe;

import org.jspecify.annotations.NullMarked;
