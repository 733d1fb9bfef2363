/**
 * The controller: reconcilers, one {@link dev.gitopstopology.operator.Member} per cluster with its queue, leader election,
 * health and metrics endpoints, shutdown. Puts the stages together and decides nothing itself; nothing else imports JOSDK.
 */
@NullMarked
package dev.gitopstopology.operator;

import org.jspecify.annotations.NullMarked;
