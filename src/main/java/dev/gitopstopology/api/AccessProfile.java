package dev.gitopstopology.api;

/** What an engine may do on a registered cluster. */
public enum AccessProfile {
    ReadOnly,
    Namespaced,
    Impersonate,
    Admin;

    /** Whether the rights are in {@code access.namespaces}, and not in the whole cluster or nowhere. */
    public boolean inNamespaces() {
        return this == Namespaced || this == Impersonate;
    }
}
