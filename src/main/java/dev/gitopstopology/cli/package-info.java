/**
 * The verbs: arguments in, results on stdout, everything else on stderr, an exit code out ({@link dev.gitopstopology.cli.output.ExitCode}). A verb reads files,
 * calls one stage and prints what it gives; it decides nothing itself.
 *
 * <p>Its rooms know no verb: {@code output}, {@code offline} (the stages over files), {@code preview} (over a living hub), {@code completion}.
 *
 * <p>Must not know: how a stage does its work.
 */
@NullMarked
package dev.gitopstopology.cli;

import org.jspecify.annotations.NullMarked;
