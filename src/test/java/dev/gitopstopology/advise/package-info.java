/** Advice for made-up companies. */
@NullMarked
package dev.gitopstopology.advise;

import org.jspecify.annotations.NullMarked;
