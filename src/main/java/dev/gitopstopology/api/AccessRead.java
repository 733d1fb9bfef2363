package dev.gitopstopology.api;

/** Where an engine may look on a registered cluster. */
public enum AccessRead {
    Cluster,
    Namespaces
}
