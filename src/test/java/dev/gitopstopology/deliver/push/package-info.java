/** Tests of {@code deliver.push}. */
@NullMarked
package dev.gitopstopology.deliver.push;

import org.jspecify.annotations.NullMarked;
