/** Tests of the demo as people run it. */
@NullMarked
package dev.gitopstopology.demo;

import org.jspecify.annotations.NullMarked;
