/** Tests of the local clusters; {@code *IT} start real ones. */
@NullMarked
package dev.gitopstopology.localcluster;

import org.jspecify.annotations.NullMarked;
