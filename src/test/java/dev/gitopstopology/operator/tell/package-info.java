/** Tests of when a status is told. */
@NullMarked
package dev.gitopstopology.operator.tell;

import org.jspecify.annotations.NullMarked;
