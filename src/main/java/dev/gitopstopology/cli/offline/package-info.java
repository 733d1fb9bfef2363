/** The pure stages over files, without a cluster: custom resources in, rendered sets and findings out. Knows no verb. */
@NullMarked
package dev.gitopstopology.cli.offline;

import org.jspecify.annotations.NullMarked;
