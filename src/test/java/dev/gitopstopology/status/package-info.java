/** Tests of {@code status}. */
@NullMarked
package dev.gitopstopology.status;

import org.jspecify.annotations.NullMarked;
