package dev.gitopstopology.api;

/** What becomes of what engines deploy on a cluster before its machines are deleted. */
public enum DrainPolicy {
    /** It goes with the machines; what the cloud made for it may stay. */
    Orphan,
    /** It is deleted first, as far as we had it deployed. */
    Drain
}
