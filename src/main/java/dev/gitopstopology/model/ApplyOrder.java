package dev.gitopstopology.model;

import java.util.Comparator;

/** The phases in which objects are applied: a phase is begun when the one before it is complete. */
public enum ApplyOrder {
    NAMESPACES,
    DEFINITIONS,
    ACCESS,
    CONFIGURATION,
    WORKLOADS,
    CUSTOM_RESOURCES;

    public static final Comparator<Manifest> COMPARATOR = Comparator.comparing((Manifest manifest) -> of(manifest.id()))
            .thenComparing(manifest -> manifest.id().key());

    public static ApplyOrder of(ObjectId id) {
        return switch (id.kind()) {
            case "Namespace" -> NAMESPACES;
            case "CustomResourceDefinition" -> DEFINITIONS;
            case "ServiceAccount", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding" -> ACCESS;
            case "ConfigMap", "Secret", "Service", "NetworkPolicy", "ResourceQuota", "LimitRange" -> CONFIGURATION;
            case "Deployment", "StatefulSet", "DaemonSet", "Job" -> WORKLOADS;
            default -> CUSTOM_RESOURCES;
        };
    }
}
