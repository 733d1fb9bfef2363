package dev.gitopstopology.operator;

import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** The rights of the installer on a member, taken away by somebody, who may give them back. */
record InstallerBinding(KubernetesClient member, ClusterRoleBinding binding) {
    static InstallerBinding takenFrom(KubernetesClient member) {
        ClusterRoleBinding binding = member.rbac()
                .clusterRoleBindings()
                .withName("gitops-topology-installer")
                .require();
        member.resource(binding).delete();
        return new InstallerBinding(member, binding);
    }

    void giveBack() {
        member.resource(new ClusterRoleBindingBuilder(binding)
                        .editMetadata()
                        .withResourceVersion(null)
                        .withUid(null)
                        .withManagedFields(List.of())
                        .endMetadata()
                        .build())
                .create();
    }
}
