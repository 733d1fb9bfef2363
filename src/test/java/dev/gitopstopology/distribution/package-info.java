/** Tests of the distribution stage; {@link dev.gitopstopology.distribution.Distribution} gives other tests the upstream manifests. */
@NullMarked
package dev.gitopstopology.distribution;

import org.jspecify.annotations.NullMarked;
