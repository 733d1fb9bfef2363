/** The rules that keep the packages apart. */
@NullMarked
package dev.gitopstopology.architecture;

import org.jspecify.annotations.NullMarked;
