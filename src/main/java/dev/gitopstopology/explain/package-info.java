/**
 * The page of reasons, {@code docs/reference/reasons.md}, in; what a reason means, where it is found and the way out of it, out. The
 * page is written by hand and is packaged as it is, so that the program and the documentation cannot say two things.
 *
 * <p>Pure. Must not know who uses a reason.
 */
@NullMarked
package dev.gitopstopology.explain;

import org.jspecify.annotations.NullMarked;
