/** Tests of comparisons, without a cluster. */
@NullMarked
package dev.gitopstopology.deliver.push.compare;

import org.jspecify.annotations.NullMarked;
