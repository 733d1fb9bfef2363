package dev.gitopstopology.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.gitopstopology.model.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** The least that an enrolment needs; the real one is rendered elsewhere. */
final class EnrolmentManifests {
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final String TEXT = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRoleBinding
            metadata: {name: gitops-topology-installer}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: gitops-topology-installer}
            subjects: [{kind: ServiceAccount, name: gitops-topology-installer, namespace: gitops-topology-system}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: gitops-topology-installer}
            rules:
            - {apiGroups: [""], resources: [namespaces], verbs: [get], resourceNames: [kube-system]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: gitops-topology-installer, namespace: gitops-topology-system}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: gitops-topology-installer}
            subjects: [{kind: ServiceAccount, name: gitops-topology-installer, namespace: gitops-topology-system}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: gitops-topology-installer, namespace: gitops-topology-system}
            rules:
            - {apiGroups: [""], resources: [serviceaccounts/token], verbs: [create], resourceNames: [gitops-topology-installer]}
            - {apiGroups: [""], resources: [configmaps], verbs: [get, create, patch]}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: gitops-topology-installer, namespace: gitops-topology-system}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: gitops-topology-system}
            """;

    private EnrolmentManifests() {}

    static List<Manifest> all() {
        try (var values = YAML.readerFor(ObjectNode.class).<ObjectNode>readValues(TEXT)) {
            return values.readAll().stream().map(Manifest::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
