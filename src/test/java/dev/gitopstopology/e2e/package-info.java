/** A real Argo CD, run on this host from the objects that the operator applied; and what it needs around it. */
@NullMarked
package dev.gitopstopology.e2e;

import org.jspecify.annotations.NullMarked;
