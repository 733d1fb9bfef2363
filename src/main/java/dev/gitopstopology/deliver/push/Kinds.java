package dev.gitopstopology.deliver.push;

import dev.gitopstopology.model.ObjectId;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Map;

/**
 * The kinds that we write, with their plural and scope, so that no discovery request is needed. A kind that is missing here is
 * a kind that nobody has thought about: it is refused.
 */
final class Kinds {
    private record Kind(String plural, boolean namespaced) {}

    private static final Map<String, Kind> KINDS = Map.ofEntries(
            Map.entry("Namespace", new Kind("namespaces", false)),
            Map.entry("ServiceAccount", new Kind("serviceaccounts", true)),
            Map.entry("ConfigMap", new Kind("configmaps", true)),
            Map.entry("Secret", new Kind("secrets", true)),
            Map.entry("Service", new Kind("services", true)),
            Map.entry("ResourceQuota", new Kind("resourcequotas", true)),
            Map.entry("LimitRange", new Kind("limitranges", true)),
            Map.entry("Deployment.apps", new Kind("deployments", true)),
            Map.entry("StatefulSet.apps", new Kind("statefulsets", true)),
            Map.entry("NetworkPolicy.networking.k8s.io", new Kind("networkpolicies", true)),
            Map.entry("Role.rbac.authorization.k8s.io", new Kind("roles", true)),
            Map.entry("RoleBinding.rbac.authorization.k8s.io", new Kind("rolebindings", true)),
            Map.entry("ClusterRole.rbac.authorization.k8s.io", new Kind("clusterroles", false)),
            Map.entry("ClusterRoleBinding.rbac.authorization.k8s.io", new Kind("clusterrolebindings", false)),
            Map.entry("CustomResourceDefinition.apiextensions.k8s.io", new Kind("customresourcedefinitions", false)),
            Map.entry("Kustomization.kustomize.toolkit.fluxcd.io", new Kind("kustomizations", true)),
            Map.entry("HelmRelease.helm.toolkit.fluxcd.io", new Kind("helmreleases", true)),
            Map.entry("AppProject.argoproj.io", new Kind("appprojects", true)),
            Map.entry("Application.argoproj.io", new Kind("applications", true)), // deleted, never made
            Map.entry("ApplicationSet.argoproj.io", new Kind("applicationsets", true)),
            Map.entry("GitRepository.source.toolkit.fluxcd.io", new Kind("gitrepositories", true)),
            Map.entry("HelmRepository.source.toolkit.fluxcd.io", new Kind("helmrepositories", true)),
            Map.entry("OCIRepository.source.toolkit.fluxcd.io", new Kind("ocirepositories", true)),
            Map.entry("ServiceMonitor.monitoring.coreos.com", new Kind("servicemonitors", true)),
            Map.entry("PodMonitor.monitoring.coreos.com", new Kind("podmonitors", true)),
            Map.entry("PrometheusRule.monitoring.coreos.com", new Kind("prometheusrules", true)),
            Map.entry("Cluster.cluster.x-k8s.io", new Kind("clusters", true)), // deleted by this name
            Map.entry("EngineInstance.gitops-topology.dev", new Kind("engineinstances", true)));

    private Kinds() {}

    static ResourceDefinitionContext context(ObjectId id) {
        String type = id.group().isEmpty() ? id.kind() : id.kind() + "." + id.group();
        Kind kind = KINDS.get(type);
        if (kind == null) {
            throw new IllegalArgumentException("kind " + type + " of " + id + " is not one that this operator writes");
        }
        return new ResourceDefinitionContext.Builder()
                .withGroup(id.group())
                .withVersion(id.version())
                .withKind(id.kind())
                .withPlural(kind.plural())
                .withNamespaced(kind.namespaced())
                .build();
    }
}
