/** Tests of what an engine says of what it delivers. */
@NullMarked
package dev.gitopstopology.deliver.push.catalog;

import org.jspecify.annotations.NullMarked;
