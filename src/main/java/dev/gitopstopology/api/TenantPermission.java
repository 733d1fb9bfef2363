package dev.gitopstopology.api;

/** What a role of a tenant may do with the tenant's Applications; each includes {@link #View}. */
public enum TenantPermission {
    View,
    Sync,
    Edit,
    Exec
}
