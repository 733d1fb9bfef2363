/** Tests of the API: the generated CRDs. */
@NullMarked
package dev.gitopstopology.api;

import org.jspecify.annotations.NullMarked;
