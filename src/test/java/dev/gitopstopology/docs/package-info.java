/** The documentation: that its links lead somewhere, that every page is found, and that its tutorials run. */
@NullMarked
package dev.gitopstopology.docs;

import org.jspecify.annotations.NullMarked;
