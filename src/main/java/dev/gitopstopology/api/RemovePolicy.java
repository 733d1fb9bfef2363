package dev.gitopstopology.api;

/**
 * What happens to our own installation when the object goes. Credentials are revoked either way, and what the engines
 * deployed stays either way.
 */
public enum RemovePolicy {
    Orphan,
    Remove
}
