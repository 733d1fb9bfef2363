/** Delivery by server-side apply to an API server, as a person with kubectl would do it. */
@NullMarked
package dev.gitopstopology.deliver.push;

import org.jspecify.annotations.NullMarked;
