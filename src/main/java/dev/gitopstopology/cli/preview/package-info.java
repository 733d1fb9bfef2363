/** What applying files would change on a living hub and its members: the stages of {@code cli.offline} over what lives, and dry runs. Writes nothing. */
@NullMarked
package dev.gitopstopology.cli.preview;

import org.jspecify.annotations.NullMarked;
