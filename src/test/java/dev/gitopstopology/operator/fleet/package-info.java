/** Tests of what is known of the fleet, and of the reference of its metrics. */
@NullMarked
package dev.gitopstopology.operator.fleet;

import org.jspecify.annotations.NullMarked;
