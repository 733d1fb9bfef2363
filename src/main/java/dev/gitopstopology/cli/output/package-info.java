/** What a person or a script reads: tables, trees, colours, progress, exit codes. Knows no verb. */
@NullMarked
package dev.gitopstopology.cli.output;

import org.jspecify.annotations.NullMarked;
