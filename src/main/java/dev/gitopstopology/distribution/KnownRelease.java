package dev.gitopstopology.distribution;

import dev.gitopstopology.api.EngineType;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What somebody has looked at in an engine's releases. To add to it: read the new rule upstream, decide what it means for a
 * member, then add what the refusal printed.
 *
 * @param kinds every kind that a release may hold, with its group
 * @param definitions names of its CRDs
 * @param clusterRules ClusterRole to the first 16 digits of the SHA-256 of its rules as canonical JSON
 */
record KnownRelease(Set<String> kinds, Set<String> definitions, Map<String, Set<String>> clusterRules) {
    private static final Set<String> BOTH = Set.of(
            "CustomResourceDefinition.apiextensions.k8s.io",
            "ClusterRole.rbac.authorization.k8s.io",
            "ClusterRoleBinding.rbac.authorization.k8s.io",
            "Deployment.apps",
            "NetworkPolicy.networking.k8s.io",
            "Service",
            "ServiceAccount");

    /** Releases v3.4.2 to v3.5.7; the rules are in manifests/cluster-rbac. */
    private static final KnownRelease ARGO_CD = new KnownRelease(
            with(Set.of(
                    "ConfigMap",
                    "Role.rbac.authorization.k8s.io",
                    "RoleBinding.rbac.authorization.k8s.io",
                    "Secret",
                    "StatefulSet.apps")),
            Set.of("applications.argoproj.io", "applicationsets.argoproj.io", "appprojects.argoproj.io"),
            Map.of(
                    // everything, everywhere
                    "argocd-application-controller", Set.of("c91f668bb09d2242"),
                    // Applications, ApplicationSets, AppProjects, events, leases; reads Secrets and ConfigMaps
                    "argocd-applicationset-controller", Set.of("ebb9280c9381f73d"),
                    // get, patch and delete everything; logs; creates Jobs and Argo Workflows
                    "argocd-server", Set.of("cad023e20f83d8e0")));

    /** Releases v2.9.4 and v2.9.5; the rules are in manifests/rbac. That cluster-admin is bound besides, it does not say. */
    private static final KnownRelease FLUX = new KnownRelease(
            with(Set.of("Namespace", "ResourceQuota")),
            Set.of(
                    "alerts.notification.toolkit.fluxcd.io",
                    "artifactgenerators.source.extensions.fluxcd.io",
                    "buckets.source.toolkit.fluxcd.io",
                    "externalartifacts.source.toolkit.fluxcd.io",
                    "gitrepositories.source.toolkit.fluxcd.io",
                    "helmcharts.source.toolkit.fluxcd.io",
                    "helmreleases.helm.toolkit.fluxcd.io",
                    "helmrepositories.source.toolkit.fluxcd.io",
                    "imagepolicies.image.toolkit.fluxcd.io",
                    "imagerepositories.image.toolkit.fluxcd.io",
                    "imageupdateautomations.image.toolkit.fluxcd.io",
                    "kustomizations.kustomize.toolkit.fluxcd.io",
                    "ocirepositories.source.toolkit.fluxcd.io",
                    "providers.notification.toolkit.fluxcd.io",
                    "receivers.notification.toolkit.fluxcd.io"),
            Map.of(
                    // every object of Flux; reads Secrets, ConfigMaps and accounts; writes ConfigMaps and Leases;
                    // issues tokens
                    "crd-controller", Set.of("08fcb5a8f58575ae"),
                    // for people: aggregated to edit and admin, writes objects of Flux
                    "flux-edit", Set.of("1cdf0afc039b7bfd"),
                    // for people: aggregated to view, reads objects of Flux
                    "flux-view", Set.of("09451f50527cd668")));

    static KnownRelease of(EngineType type) {
        return switch (type) {
            case ArgoCD -> ARGO_CD;
            case Flux -> FLUX;
        };
    }

    private static Set<String> with(Set<String> more) {
        return Stream.concat(BOTH.stream(), more.stream()).collect(Collectors.toUnmodifiableSet());
    }
}
