package dev.gitopstopology.model;

import org.jspecify.annotations.Nullable;

/** Identity of a Kubernetes object within one cluster; {@code namespace} is null for cluster-scoped objects. */
public record ObjectId(
        String apiVersion, String kind, @Nullable String namespace, String name) {
    public String group() {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    public String version() {
        return apiVersion.substring(apiVersion.indexOf('/') + 1);
    }

    /** Without the version, which may change while the object stays the same: {@code Deployment.apps/argocd/argocd-server}. */
    public String key() {
        String type = group().isEmpty() ? kind : kind + "." + group();
        return type + "/" + (namespace == null ? "" : namespace) + "/" + name;
    }

    @Override
    public String toString() {
        return kind + " " + (namespace == null ? "" : namespace + "/") + name;
    }
}
