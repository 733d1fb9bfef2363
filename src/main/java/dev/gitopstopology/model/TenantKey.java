package dev.gitopstopology.model;

/** Namespace and name of a tenant on the hub. */
public record TenantKey(String namespace, String name) {
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
