package dev.gitopstopology.cluster;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.model.Manifest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who else could act as the installer once it has its rights. A field manager's name is free text, so a namespace that says it is
 * ours may have been made by a tenant who waits in it: with rights of his own there, a token of the installer's account, or a pod
 * that runs as it.
 */
final class Strangers {
    private static final String TOKEN_SECRET = "kubernetes.io/service-account-token";

    private Strangers() {}

    /**
     * @param manifests what is going to be applied
     * @throws ClusterException Conflict when there is one; asked of with an administrator's rights
     */
    static void refuse(KubernetesClient admin, Address address, List<Manifest> manifests) {
        Set<String> bindings = manifests.stream()
                .filter(manifest -> manifest.kind().equals("RoleBinding"))
                .map(Manifest::name)
                .collect(Collectors.toSet());
        String namespace = Api.SYSTEM_NAMESPACE;
        try {
            admin.rbac().roleBindings().inNamespace(namespace).list().getItems().stream()
                    .filter(binding -> !bindings.contains(binding.getMetadata().getName()))
                    .findFirst()
                    .ifPresent(binding -> stranger(address, binding));
            admin.secrets().inNamespace(namespace).withField("type", TOKEN_SECRET).list().getItems().stream()
                    .findFirst()
                    .ifPresent(secret -> stranger(address, secret));
            admin.pods().inNamespace(namespace).list().getItems().stream()
                    .filter(pod -> Enrolment.INSTALLER.equals(pod.getSpec().getServiceAccountName()))
                    .findFirst()
                    .ifPresent(pod -> stranger(address, pod));
        } catch (RuntimeException e) {
            throw Failures.classify("looking at who else is in " + namespace, address.host(), e);
        }
    }

    private static void stranger(Address address, HasMetadata found) {
        throw new ClusterException(
                Reason.Conflict,
                "%s %s/%s on %s is not ours, and could act with the installer's rights; delete it, or enrol with ./gitops-topology enroll --adopt when it is meant to be there"
                        .formatted(
                                found.getKind(),
                                Api.SYSTEM_NAMESPACE,
                                found.getMetadata().getName(),
                                address.host()));
    }
}
