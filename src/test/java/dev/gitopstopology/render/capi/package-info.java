/** Tests of {@code render.capi}. */
@NullMarked
package dev.gitopstopology.render.capi;

import org.jspecify.annotations.NullMarked;
