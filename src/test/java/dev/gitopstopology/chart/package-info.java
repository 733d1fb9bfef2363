/** The Helm chart: what it renders, what it refuses, and that what it says agrees with the code. */
@NullMarked
package dev.gitopstopology.chart;

import org.jspecify.annotations.NullMarked;
