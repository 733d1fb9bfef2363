package dev.gitopstopology.operator;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Who may do what, as an API server answers. */
final class AccessReview {
    private AccessReview() {}

    /** Whether the client's own account may. */
    static boolean may(KubernetesClient client, ResourceAttributes what) {
        return client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withResourceAttributes(what)
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }

    /** Whether a user may, asked by an administrator. */
    static boolean may(KubernetesClient admin, String user, ResourceAttributes what) {
        return admin.resource(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser(user)
                        .withResourceAttributes(what)
                        .endSpec()
                        .build())
                .create()
                .getStatus()
                .getAllowed();
    }
}
