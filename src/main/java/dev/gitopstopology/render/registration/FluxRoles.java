package dev.gitopstopology.render.registration;

import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.YamlText;
import java.util.List;

/**
 * What Flux's controllers and the account of their namespace are bound to; made by enrolment on every cluster, so that whoever
 * installs a Flux later needs only to bind. Not in them, but in upstream's: reading Secrets everywhere, issuing tokens for any
 * account, and cluster-admin. See docs/adr/0028-flux.md.
 */
final class FluxRoles {
    private static final String TEXT = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: gitops-topology-flux-watch
            rules:
            - apiGroups: [source.toolkit.fluxcd.io]
              resources: [buckets, externalartifacts, gitrepositories, helmrepositories, ocirepositories]
              verbs: [get, list, watch, update, patch]
            - apiGroups: [source.toolkit.fluxcd.io]
              resources: [helmcharts]
              verbs: [get, list, watch, create, update, patch, delete]
            - apiGroups: [kustomize.toolkit.fluxcd.io]
              resources: [kustomizations]
              verbs: [get, list, watch, update, patch]
            - apiGroups: [helm.toolkit.fluxcd.io]
              resources: [helmreleases]
              verbs: [get, list, watch, update, patch]
            - apiGroups: [notification.toolkit.fluxcd.io]
              resources: [alerts, providers, receivers]
              verbs: [get, list, watch, update, patch]
            - apiGroups: [source.toolkit.fluxcd.io]
              resources:
              - buckets/status
              - externalartifacts/status
              - gitrepositories/status
              - helmcharts/status
              - helmrepositories/status
              - ocirepositories/status
              - buckets/finalizers
              - externalartifacts/finalizers
              - gitrepositories/finalizers
              - helmcharts/finalizers
              - helmrepositories/finalizers
              - ocirepositories/finalizers
              verbs: [get, update, patch]
            - apiGroups: [kustomize.toolkit.fluxcd.io]
              resources: [kustomizations/status, kustomizations/finalizers]
              verbs: [get, update, patch]
            - apiGroups: [helm.toolkit.fluxcd.io]
              resources: [helmreleases/status, helmreleases/finalizers]
              verbs: [get, update, patch]
            - apiGroups: [notification.toolkit.fluxcd.io]
              resources:
              - alerts/status
              - providers/status
              - receivers/status
              - alerts/finalizers
              - providers/finalizers
              - receivers/finalizers
              verbs: [get, update, patch]
            - apiGroups: [""]
              resources: [namespaces, serviceaccounts]
              verbs: [get, list, watch]
            - apiGroups: [""]
              resources: [events]
              verbs: [create, patch]
            - nonResourceURLs: [/livez/ping]
              verbs: [head]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: gitops-topology-flux-own
            rules:
            - apiGroups: [""]
              resources: [configmaps, secrets]
              verbs: [get]
            - apiGroups: [coordination.k8s.io]
              resources: [leases]
              verbs: [get, list, watch, create, update, patch, delete]
            - apiGroups: [""]
              resources: [serviceaccounts]
              resourceNames: [gitops-topology-flux]
              verbs: [impersonate]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: gitops-topology-flux-place
            rules:
            - apiGroups: [""]
              resources: [configmaps, secrets]
              verbs: [get]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: gitops-topology-flux-identity
            rules:
            - apiGroups: [""]
              resources: [serviceaccounts/token]
              resourceNames: [identity]
              verbs: [create]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata:
              name: gitops-topology-flux-fleet
            rules:
            - apiGroups: [source.toolkit.fluxcd.io]
              resources: [buckets, externalartifacts, gitrepositories, helmcharts, helmrepositories, ocirepositories]
              verbs: [get, list, watch, create, update, patch, delete]
            - apiGroups: [kustomize.toolkit.fluxcd.io]
              resources: [kustomizations]
              verbs: [get, list, watch, create, update, patch, delete]
            - apiGroups: [helm.toolkit.fluxcd.io]
              resources: [helmreleases]
              verbs: [get, list, watch, create, update, patch, delete]
            - apiGroups: [notification.toolkit.fluxcd.io]
              resources: [alerts, providers, receivers]
              verbs: [get, list, watch, create, update, patch, delete]
            - apiGroups: [""]
              resources: [configmaps]
              verbs: [get, list, watch, create, update, patch, delete]
            """;

    private FluxRoles() {}

    static List<Manifest> manifests() {
        return YamlText.objects(TEXT);
    }
}
