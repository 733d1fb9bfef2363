/** Tests of what is printed. */
@NullMarked
package dev.gitopstopology.cli.output;

import org.jspecify.annotations.NullMarked;
