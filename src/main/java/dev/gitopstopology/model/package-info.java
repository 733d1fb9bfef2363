/**
 * What we mean, as immutable values: engines, instances, members, registrations, and sets of Kubernetes objects with a digest.
 * Made from {@code api} and nothing else; pure.
 */
@NullMarked
package dev.gitopstopology.model;

import org.jspecify.annotations.NullMarked;
