/**
 * A few numbers about a company in; a score for every shape with reasons and their sources, sizes, and a topology to begin with, out.
 *
 * <p>Pure. Must not know how it is asked or printed. It never advises what this version cannot do.
 */
@NullMarked
package dev.gitopstopology.advise;

import org.jspecify.annotations.NullMarked;
