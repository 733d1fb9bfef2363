package dev.gitopstopology.cluster;

/** What became of an object that was applied, or what would become of it. */
public enum Change {
    Created,
    Changed,
    Unchanged
}
