/** Tests of the reconcilers without a hub. */
@NullMarked
package dev.gitopstopology.operator.reconcile;

import org.jspecify.annotations.NullMarked;
