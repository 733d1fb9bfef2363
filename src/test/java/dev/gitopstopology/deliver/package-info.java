/** Tests of {@code deliver}. */
@NullMarked
package dev.gitopstopology.deliver;

import org.jspecify.annotations.NullMarked;
