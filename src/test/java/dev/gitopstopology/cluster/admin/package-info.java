/** Tests of what an administrator does from their own machine. */
@NullMarked
package dev.gitopstopology.cluster.admin;

import org.jspecify.annotations.NullMarked;
