/** Tests of {@code plan}. */
@NullMarked
package dev.gitopstopology.plan;

import org.jspecify.annotations.NullMarked;
