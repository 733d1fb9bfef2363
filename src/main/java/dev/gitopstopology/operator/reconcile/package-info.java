/**
 * The reconcilers of our kinds: each plans, places orders and tells what became of them. Writes to no cluster itself.
 */
@NullMarked
package dev.gitopstopology.operator.reconcile;

import org.jspecify.annotations.NullMarked;
