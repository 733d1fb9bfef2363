package dev.gitopstopology.e2e;

import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The accounts of a namespace's pods, as a kubelet hands them out.
 *
 * @param client with an administrator's rights
 */
record PodAccount(LocalCluster cluster, KubernetesClient client, String namespace) {
    private static final long TOKEN_SECONDS = 3600;

    String token(PodContainer container) {
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName(container.account())
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(TOKEN_SECONDS)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    /** What stands for the files that a kubelet mounts: the same account, the same cluster, the same namespace. */
    String kubeconfig(PodContainer container) {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: in-cluster
                  cluster: {server: "%s", certificate-authority-data: %s}
                users:
                - name: pod
                  user: {token: %s}
                contexts:
                - name: in-cluster
                  context: {cluster: in-cluster, user: pod, namespace: %s}
                current-context: in-cluster
                """.formatted(
                cluster.server(),
                Base64.getEncoder().encodeToString(cluster.caCertificate().getBytes(StandardCharsets.UTF_8)),
                token(container),
                namespace);
    }
}
