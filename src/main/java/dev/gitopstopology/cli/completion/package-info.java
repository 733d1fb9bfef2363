/** Completion for bash, zsh and fish, made from the verbs that there are. */
@NullMarked
package dev.gitopstopology.cli.completion;

import org.jspecify.annotations.NullMarked;
