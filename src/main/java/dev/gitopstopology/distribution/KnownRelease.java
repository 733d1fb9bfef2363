package dev.gitopstopology.distribution;

import dev.gitopstopology.api.ArgoCDProfile;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What somebody has looked at in Argo CD's releases (v3.4.2 to v3.5.7): kinds, cluster-wide rules, components. To add to it:
 * read the new rule upstream (manifests/cluster-rbac), decide what it means for a member, then add what the refusal printed.
 */
final class KnownRelease {
    static final Set<String> KINDS = Set.of(
            "ConfigMap",
            "CustomResourceDefinition.apiextensions.k8s.io",
            "ClusterRole.rbac.authorization.k8s.io",
            "ClusterRoleBinding.rbac.authorization.k8s.io",
            "Deployment.apps",
            "NetworkPolicy.networking.k8s.io",
            "Role.rbac.authorization.k8s.io",
            "RoleBinding.rbac.authorization.k8s.io",
            "Secret",
            "Service",
            "ServiceAccount",
            "StatefulSet.apps");

    static final Set<String> DEFINITIONS =
            Set.of("applications.argoproj.io", "applicationsets.argoproj.io", "appprojects.argoproj.io");

    /** ClusterRole -> first 16 digits of the SHA-256 of its rules as canonical JSON, and what they say. */
    static final Map<String, Set<String>> CLUSTER_RULES = Map.of(
            // everything, everywhere
            "argocd-application-controller", Set.of("c91f668bb09d2242"),
            // Applications, ApplicationSets, AppProjects, events, leases; reads Secrets and ConfigMaps
            "argocd-applicationset-controller", Set.of("ebb9280c9381f73d"),
            // get, patch and delete everything; logs; creates Jobs and Argo Workflows
            "argocd-server", Set.of("cad023e20f83d8e0"));

    private static final Set<String> CORE = Set.of(
            "StatefulSet/argocd-application-controller",
            "Deployment/argocd-applicationset-controller",
            "Deployment/argocd-repo-server");
    private static final Set<String> FULL = Set.of(
            "Deployment/argocd-dex-server", "Deployment/argocd-notifications-controller", "Deployment/argocd-server");

    private KnownRelease() {}

    /** Workloads that a release of this profile has, as {@code Kind/name}. */
    static Set<String> components(ArgoCDProfile profile) {
        return switch (profile) {
            case Core -> union(CORE, Set.of("Deployment/argocd-redis"));
            case Standard -> union(union(CORE, FULL), Set.of("Deployment/argocd-redis"));
            case HighAvailability ->
                union(
                        union(CORE, FULL),
                        Set.of("StatefulSet/argocd-redis-ha-server", "Deployment/argocd-redis-ha-haproxy"));
        };
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return Stream.concat(one.stream(), other.stream()).collect(Collectors.toUnmodifiableSet());
    }
}
