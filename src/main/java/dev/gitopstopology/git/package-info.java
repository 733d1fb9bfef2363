/**
 * JGit as this program uses it: without the machine's configuration, within bounds of time and size, and with directories that
 * are removed again. In: nothing of ours. Must not know what is read from a repository, or written to it.
 */
@NullMarked
package dev.gitopstopology.git;

import org.jspecify.annotations.NullMarked;
