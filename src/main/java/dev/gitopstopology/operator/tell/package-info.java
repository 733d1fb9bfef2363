/**
 * Statuses and Events of our own resources, written to the hub: when, and how often. What they say is decided in {@code status}.
 */
@NullMarked
package dev.gitopstopology.operator.tell;

import org.jspecify.annotations.NullMarked;
