package dev.gitopstopology.model;

import org.jspecify.annotations.Nullable;

/**
 * What one instance is to run on one cluster. It is decided per instance and cluster, so that waves and rollbacks are a
 * matter of data.
 *
 * @param digest SHA-256 that the release manifest must have, or null at first use
 */
public record Revision(String version, @Nullable String digest) {}
