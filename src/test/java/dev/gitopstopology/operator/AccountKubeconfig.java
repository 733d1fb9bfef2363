package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The administrator's kubeconfig of a cluster with another token in it. */
final class AccountKubeconfig {
    private AccountKubeconfig() {}

    /** Of an account in our namespace, for an hour. */
    static Path of(LocalCluster cluster, KubernetesClient admin, String account, Path file) throws IOException {
        return with(
                cluster,
                admin.serviceAccounts()
                        .inNamespace(World.NS)
                        .withName(account)
                        .tokenRequest(new TokenRequestBuilder()
                                .withNewSpec()
                                .withExpirationSeconds(3600L)
                                .endSpec()
                                .build())
                        .getStatus()
                        .getToken(),
                file);
    }

    static Path with(LocalCluster cluster, String token, Path file) throws IOException {
        String admin = cluster.kubeconfig();
        String other = admin.replaceFirst("(?m)^( +token:) .*$", "$1 " + token);
        assertThat(other).isNotEqualTo(admin);
        return Files.writeString(file, other);
    }
}
