/** Tests of orders without a cluster. */
@NullMarked
package dev.gitopstopology.operator.order;

import org.jspecify.annotations.NullMarked;
