/** Tests of {@code model}. */
@NullMarked
package dev.gitopstopology.model;

import org.jspecify.annotations.NullMarked;
