/**
 * What a cluster's queue does: one class for each kind of order, and what hands the orders to the queues and reads the receipts. An order
 * does a step of {@code render} and {@code deliver} and writes down what it learnt in its {@link dev.gitopstopology.operator.fleet.Member}.
 */
@NullMarked
package dev.gitopstopology.operator.order;

import org.jspecify.annotations.NullMarked;
