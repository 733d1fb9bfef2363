package dev.gitopstopology.render.registration;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.model.ApplyOrder;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.EngineRoles;
import dev.gitopstopology.render.YamlText;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an administrator applies to a member once; nothing later needs {@code escalate} or a wildcard. See
 * docs/adr/0001-authority.md and kubernetes.io/docs/reference/access-authn-authz/rbac.
 *
 * <p><b>The installer</b> may bind accounts to the four roles below, to those of {@link FluxRoles}, and to no other ({@code bind} by
 * name), issue tokens for the accounts in our namespace, keep claims and inventories there, make namespaces that are missing, count nodes,
 * and keep tenants' quotas, sources and Kustomizations. For tenants' rights it needs nothing more: they are bindings of these roles. It
 * can change bindings that
 * are not ours, but only to what it may grant. Make no mistake: whoever holds its token can become administrator of the cluster, by binding
 * {@code gitops-topology-engine-admin}, or without that role by binding {@code gitops-topology-engine-write} in kube-system and
 * acting as an account there. Narrow roles keep our own mistakes small; they do not make the token harmless.
 *
 * <p><b>engine-read</b> has to be everything but Secrets, which RBAC cannot say: rules only add, and a wildcard over groups has the
 * core group and Secrets in it. So it is aggregated from what aggregates to the built-in {@code view} (namespaced kinds without
 * Secrets, and what authors of custom resources add to it), from our own list of cluster-scoped and RBAC kinds, and from any
 * ClusterRole labelled {@code gitops-topology.dev/aggregate-to-engine-read: "true"}. A custom resource that nobody aggregated is
 * not seen; with {@code resource.respectRBAC: normal} Argo CD leaves it out of its cache instead of failing.
 *
 * <p><b>engine-write</b> is the built-in {@code admin} plus {@code gitops-topology.dev/aggregate-to-engine-write: "true"}, bound in
 * namespaces only. It includes Secrets, and Roles and RoleBindings up to its own rights (the API server stops more), since
 * ordinary charts bring them. It does not include the namespace itself or its quota. Like anybody who may run pods, the engine can
 * act as any service account of those namespaces.
 *
 * <p><b>install</b> is what it takes to install an engine in one namespace: the kinds of its release, and every right that the Roles of
 * the release give, since nobody can give what they do not have. The installer binds it to itself in the namespaces of engines only.
 *
 * <p><b>namespace</b> changes a namespace, above all its labels for pod security. Whoever holds it in a namespace can lower what is
 * enforced there; the installer binds it to itself in namespaces of catalogue entries that ask for labels.
 *
 * <p><b>register</b> is what it takes beside an engine that somebody else installs: its Secrets of clusters and its projects, and to see
 * that it is there. Nothing of the engine itself can be changed with it.
 *
 * <p><b>engine-impersonate</b> acts as any service account of the namespaces that it is bound in, and has no right of its own there.
 * Impersonating an account needs {@code impersonate} on it and on no group: the API server adds the account's groups itself
 * (kubernetes.io/docs/reference/access-authn-authz/user-impersonation).
 */
public final class Enrolment {
    private static final String TEXT = """
            apiVersion: v1
            kind: Namespace
            metadata:
              name: gitops-topology-system
              labels:
                pod-security.kubernetes.io/enforce: restricted
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: gitops-topology-installer
              namespace: gitops-topology-system
            automountServiceAccountToken: false
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: gitops-topology-engine-read
            aggregationRule:
              clusterRoleSelectors:
              - matchLabels: {rbac.authorization.k8s.io/aggregate-to-view: "true"}
              - matchLabels: {gitops-topology.dev/aggregate-to-engine-read: "true"}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: gitops-topology-engine-read-cluster
              labels:
                gitops-topology.dev/aggregate-to-engine-read: "true"
            rules:
            - apiGroups: [""]
              resources: [namespaces, nodes, persistentvolumes, podtemplates]
              verbs: [get, list, watch]
            - apiGroups: [admissionregistration.k8s.io]
              resources:
              - mutatingwebhookconfigurations
              - validatingwebhookconfigurations
              - validatingadmissionpolicies
              - validatingadmissionpolicybindings
              - mutatingadmissionpolicies
              - mutatingadmissionpolicybindings
              verbs: [get, list, watch]
            - apiGroups: [apiextensions.k8s.io]
              resources: [customresourcedefinitions]
              verbs: [get, list, watch]
            - apiGroups: [apiregistration.k8s.io]
              resources: [apiservices]
              verbs: [get, list, watch]
            - apiGroups: [certificates.k8s.io]
              resources: [certificatesigningrequests]
              verbs: [get, list, watch]
            - apiGroups: [coordination.k8s.io]
              resources: [leases]
              verbs: [get, list, watch]
            - apiGroups: [flowcontrol.apiserver.k8s.io]
              resources: [flowschemas, prioritylevelconfigurations]
              verbs: [get, list, watch]
            - apiGroups: [networking.k8s.io]
              resources: [ingressclasses, ipaddresses, servicecidrs]
              verbs: [get, list, watch]
            - apiGroups: [node.k8s.io]
              resources: [runtimeclasses]
              verbs: [get, list, watch]
            - apiGroups: [rbac.authorization.k8s.io]
              resources: [clusterroles, clusterrolebindings, roles, rolebindings]
              verbs: [get, list, watch]
            - apiGroups: [scheduling.k8s.io]
              resources: [priorityclasses]
              verbs: [get, list, watch]
            - apiGroups: [storage.k8s.io]
              resources: [storageclasses, csidrivers, csinodes, csistoragecapacities, volumeattachments, volumeattributesclasses]
              verbs: [get, list, watch]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: gitops-topology-engine-write
            aggregationRule:
              clusterRoleSelectors:
              - matchLabels: {rbac.authorization.k8s.io/aggregate-to-admin: "true"}
              - matchLabels: {rbac.authorization.k8s.io/aggregate-to-edit: "true"}
              - matchLabels: {rbac.authorization.k8s.io/aggregate-to-view: "true"}
              - matchLabels: {gitops-topology.dev/aggregate-to-engine-write: "true"}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: gitops-topology-engine-impersonate
            rules:
            - apiGroups: [""]
              resources: [serviceaccounts]
              verbs: [impersonate]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: gitops-topology-engine-admin
            rules:
            - apiGroups: ["*"]
              resources: ["*"]
              verbs: ["*"]
            - nonResourceURLs: ["*"]
              verbs: ["*"]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: gitops-topology-install
            rules:
            - apiGroups: [""]
              resources: [namespaces]
              verbs: [get, patch]
            - apiGroups: [""]
              resources: [configmaps, resourcequotas, secrets, services, serviceaccounts]
              verbs: [get, list, watch, create, update, patch, delete]
            - apiGroups: [apps]
              resources: [deployments, statefulsets]
              verbs: [get, list, watch, create, update, patch, delete]
            - apiGroups: [networking.k8s.io]
              resources: [networkpolicies]
              verbs: [get, list, watch, create, update, patch, delete]
            - apiGroups: [rbac.authorization.k8s.io]
              resources: [roles, rolebindings]
              verbs: [get, list, watch, create, update, patch, delete]
            - apiGroups: [argoproj.io]
              resources: [applications, applicationsets, applicationsets/finalizers, appprojects]
              verbs: [get, list, watch, create, update, patch, delete]
            - apiGroups: [kustomize.toolkit.fluxcd.io]
              resources: [kustomizations]
              verbs: [get, list, create, patch, delete]
            - apiGroups: [helm.toolkit.fluxcd.io]
              resources: [helmreleases]
              verbs: [get, list, create, patch, delete]
            - apiGroups: [source.toolkit.fluxcd.io]
              resources: [gitrepositories, helmrepositories, ocirepositories]
              verbs: [get, list, create, patch, delete]
            - apiGroups: [monitoring.coreos.com]
              resources: [podmonitors, prometheusrules, servicemonitors]
              verbs: [get, list, watch, create, update, patch, delete]
            - apiGroups: [argoproj.io]
              resources: [applicationsets/status]
              verbs: [get, update, patch]
            - apiGroups: [""]
              resources: [events]
              verbs: [get, list, watch, create, patch]
            - apiGroups: [""]
              resources: [endpoints]
              verbs: [get]
            - apiGroups: [coordination.k8s.io]
              resources: [leases]
              verbs: [get, create, update]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: gitops-topology-namespace
            rules:
            - apiGroups: [""]
              resources: [namespaces]
              verbs: [get, patch]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: gitops-topology-register
            rules:
            - apiGroups: [""]
              resources: [secrets]
              verbs: [get, list, watch, create, update, patch, delete]
            - apiGroups: [""]
              resources: [configmaps]
              verbs: [get]
            - apiGroups: [apps]
              resources: [deployments, statefulsets]
              verbs: [get, list]
            - apiGroups: [argoproj.io]
              resources: [applicationsets, appprojects]
              verbs: [get, list, watch, create, update, patch, delete]
            - apiGroups: [argoproj.io]
              resources: [applications]
              verbs: [get, list, patch, delete]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: gitops-topology-installer
            rules:
            - apiGroups: [rbac.authorization.k8s.io]
              resources: [clusterroles]
              verbs: [bind]
              resourceNames:
              - gitops-topology-engine-read
              - gitops-topology-engine-write
              - gitops-topology-engine-impersonate
              - gitops-topology-engine-admin
              - gitops-topology-flux-watch
              - gitops-topology-flux-own
              - gitops-topology-flux-place
              - gitops-topology-flux-fleet
              - gitops-topology-flux-identity
              - gitops-topology-install
              - gitops-topology-namespace
              - gitops-topology-register
            - apiGroups: [apiextensions.k8s.io]
              resources: [customresourcedefinitions]
              verbs: [get, create, patch]
              resourceNames:
              - applications.argoproj.io
              - applicationsets.argoproj.io
              - appprojects.argoproj.io
              - alerts.notification.toolkit.fluxcd.io
              - buckets.source.toolkit.fluxcd.io
              - externalartifacts.source.toolkit.fluxcd.io
              - gitrepositories.source.toolkit.fluxcd.io
              - helmcharts.source.toolkit.fluxcd.io
              - helmreleases.helm.toolkit.fluxcd.io
              - helmrepositories.source.toolkit.fluxcd.io
              - kustomizations.kustomize.toolkit.fluxcd.io
              - ocirepositories.source.toolkit.fluxcd.io
              - providers.notification.toolkit.fluxcd.io
              - receivers.notification.toolkit.fluxcd.io
            - apiGroups: [rbac.authorization.k8s.io]
              resources: [clusterrolebindings, rolebindings]
              verbs: [get, list, watch, create, update, patch, delete]
            - apiGroups: [""]
              resources: [namespaces]
              verbs: [get, create]
            - apiGroups: [""]
              resources: [namespaces]
              verbs: [patch, delete]
              resourceNames: [gitops-topology-system]
            - apiGroups: [""]
              resources: [resourcequotas, limitranges]
              verbs: [get, list, watch, create, patch, delete]
            - apiGroups: [""]
              resources: [nodes]
              verbs: [list]
            - apiGroups: [source.toolkit.fluxcd.io]
              resources: [gitrepositories, ocirepositories]
              verbs: [get, list, watch, create, patch, delete]
            - apiGroups: [kustomize.toolkit.fluxcd.io]
              resources: [kustomizations]
              verbs: [get, list, watch, create, patch, delete]
            - nonResourceURLs: [/version, /readyz]
              verbs: [get]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata:
              name: gitops-topology-installer
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: ClusterRole
              name: gitops-topology-installer
            subjects:
            - kind: ServiceAccount
              name: gitops-topology-installer
              namespace: gitops-topology-system
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata:
              name: gitops-topology-installer
              namespace: gitops-topology-system
            rules:
            - apiGroups: [""]
              resources: [configmaps, serviceaccounts]
              verbs: [get, list, watch, create, update, patch, delete]
            - apiGroups: [""]
              resources: [serviceaccounts/token]
              verbs: [create]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata:
              name: gitops-topology-installer
              namespace: gitops-topology-system
            roleRef:
              apiGroup: rbac.authorization.k8s.io
              kind: Role
              name: gitops-topology-installer
            subjects:
            - kind: ServiceAccount
              name: gitops-topology-installer
              namespace: gitops-topology-system
            """;

    private static final List<String> ENGINES =
            List.of("gitops-topology-engine-", "gitops-topology-flux-", EngineRoles.NAMESPACE);

    private Enrolment() {}

    /** The engines' roles alone, for the hub, which is reached with the operator's own account and never enrolled. */
    public static List<Manifest> engineRoles() {
        return manifests().stream()
                .filter(manifest -> manifest.kind().equals("ClusterRole")
                        && ENGINES.stream().anyMatch(manifest.name()::startsWith))
                .toList();
    }

    /** What an engine needs on the hub to be bound to, whether or not the hub is a member. */
    public static List<Manifest> rolesBeside(EngineType engine) {
        return switch (engine) {
            case ArgoCD -> List.of();
            case Flux ->
                engineRoles().stream()
                        .filter(role -> role.name().startsWith("gitops-topology-flux-"))
                        .toList();
        };
    }

    /** The objects, labelled as ours, in the order in which they are applied. */
    public static List<Manifest> manifests() {
        return Stream.concat(YamlText.objects(TEXT).stream(), FluxRoles.manifests().stream())
                .map(manifest -> manifest.withLabel("app.kubernetes.io/managed-by", "gitops-topology"))
                .sorted(ApplyOrder.COMPARATOR)
                .toList();
    }
}
