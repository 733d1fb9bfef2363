/** Tests of {@code plan.provision}. */
@NullMarked
package dev.gitopstopology.plan.provision;

import org.jspecify.annotations.NullMarked;
