/** Tests of the verbs, through the command line that users have. */
@NullMarked
package dev.gitopstopology.cli;

import org.jspecify.annotations.NullMarked;
