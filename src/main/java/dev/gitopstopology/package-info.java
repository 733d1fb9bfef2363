/** The GitOps topology operator: see {@code docs/concepts.md} for the way through the packages. */
@NullMarked
package dev.gitopstopology;

import org.jspecify.annotations.NullMarked;
