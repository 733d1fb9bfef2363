package dev.gitopstopology.advise;

/** How the hub and the clusters reach each other. */
public enum Network {
    /** The hub reaches the clusters' API servers. */
    open,
    /** The clusters reach out, and nobody reaches them from elsewhere. */
    outbound,
    /** Nobody reaches anybody. */
    none
}
