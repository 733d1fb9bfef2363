/**
 * Live objects to health and to wake-ups: what an engine's workloads say of themselves, and that something of ours was changed
 * by somebody else. Writes nothing.
 */
@NullMarked
package dev.gitopstopology.observe;

import org.jspecify.annotations.NullMarked;
