package dev.gitopstopology.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.cluster.ClusterException.Reason;
import dev.gitopstopology.model.Manifest;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Set;

/**
 * A kubeconfig with a token of the installer account itself, as {@code enroll} writes it: an administrator has applied the
 * enrolment already. The operator may not write it, so it looks whether it is there, and goes on with a token of its own.
 */
final class Handover {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String INSTALLER = "system:serviceaccount:" + Api.SYSTEM_NAMESPACE + ":" + Enrolment.INSTALLER;
    /** Roles themselves the installer may not read. */
    private static final Set<String> READABLE =
            Set.of("Namespace", "ServiceAccount", "ClusterRoleBinding", "RoleBinding");

    private static final int FORBIDDEN = 403;

    private Handover() {}

    /** Whether the client's own account is the installer; the answer is the server's. */
    static boolean isInstaller(KubernetesClient client, Address address) {
        try {
            String answer = client.raw(Tokens.REVIEW_PATH, "POST", Tokens.REVIEW);
            return JSON.readTree(answer)
                    .at("/status/userInfo/username")
                    .asText()
                    .equals(INSTALLER);
        } catch (JsonProcessingException e) {
            // The cause is dropped: it would quote the answer.
            throw new ClusterException(
                    Reason.NotAnApiServer,
                    address.host() + " does not answer a SelfSubjectReview as an API server does");
        } catch (RuntimeException e) {
            throw Failures.classify("asking whose credential it is", address.host(), e);
        }
    }

    /** Throws NotEnrolled when one of the manifests is not on the cluster, as far as the installer may see it. */
    static void check(KubernetesClient client, Address address, List<Manifest> manifests) {
        ServerSide side = new ServerSide(client, Api.FIELD_MANAGER, false, true);
        manifests.stream()
                .filter(manifest -> READABLE.contains(manifest.kind()))
                .forEach(manifest -> check(side, address, manifest));
    }

    private static void check(ServerSide side, Address address, Manifest manifest) {
        try {
            GenericKubernetesResource found = side.find(manifest);
            if (found == null) {
                throw incomplete(manifest, address, "is missing");
            }
            JsonNode there = JSON.valueToTree(found.getAdditionalProperties());
            for (String field : List.of("roleRef", "subjects")) {
                if (!there.path(field).equals(manifest.json().path(field))) {
                    throw incomplete(manifest, address, "has another " + field);
                }
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != FORBIDDEN) {
                throw Failures.classify("looking for " + manifest.id(), address.host(), e);
            }
        }
    }

    private static ClusterException incomplete(Manifest manifest, Address address, String why) {
        return new ClusterException(
                Reason.NotEnrolled,
                manifest.id() + " on " + address.host() + " " + why
                        + ", and the kubeconfig holds a token of the installer account, which may not write it; run"
                        + " ./gitops-topology enroll again, or apply what enroll --print prints");
    }
}
