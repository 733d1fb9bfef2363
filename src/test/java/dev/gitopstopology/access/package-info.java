/** The rights that each access profile is to give, as one table that the documentation and the tests on a real API server share. */
@NullMarked
package dev.gitopstopology.access;

import org.jspecify.annotations.NullMarked;
