package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Subject;
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
        await("the rights are no longer in force").atMost(World.PATIENCE).until(() -> !inForce(member, binding));
        return new InstallerBinding(member, binding);
    }

    /** An API server learns a moment later that a binding is gone. */
    private static boolean inForce(KubernetesClient member, ClusterRoleBinding binding) {
        PolicyRule rule = member.rbac()
                .clusterRoles()
                .withName(binding.getRoleRef().getName())
                .require()
                .getRules()
                .get(0);
        Subject subject = binding.getSubjects().get(0);
        return AccessReview.may(
                member,
                "system:serviceaccount:" + subject.getNamespace() + ":" + subject.getName(),
                new ResourceAttributesBuilder()
                        .withVerb(rule.getVerbs().get(0))
                        .withGroup(rule.getApiGroups().get(0))
                        .withResource(rule.getResources().get(0))
                        .withName(rule.getResourceNames().stream().findFirst().orElse(null))
                        .build());
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
