package dev.gitopstopology.api;

/** What an engine may do on a registered cluster. */
public enum AccessProfile {
    ReadOnly,
    Namespaced,
    Admin
}
