/**
 * Delivery by server-side apply to an API server, as a person with kubectl would do it. Here is what any delivery needs: objects, inventory,
 * claims, pruning, engines' Secrets; on it stand {@code capi}, {@code catalog} and {@code compare}.
 */
@NullMarked
package dev.gitopstopology.deliver.push;

import org.jspecify.annotations.NullMarked;
