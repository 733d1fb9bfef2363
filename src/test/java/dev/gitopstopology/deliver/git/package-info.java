/** Delivery by a commit, against real repositories. */
@NullMarked
package dev.gitopstopology.deliver.git;

import org.jspecify.annotations.NullMarked;
