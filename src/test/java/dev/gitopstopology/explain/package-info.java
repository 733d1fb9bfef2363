/** Tests of {@code explain}, and of the page of reasons itself. */
@NullMarked
package dev.gitopstopology.explain;

import org.jspecify.annotations.NullMarked;
