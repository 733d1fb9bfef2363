package dev.gitopstopology.operator.provision;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.ProvisionGit;
import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Outcome;
import dev.gitopstopology.deliver.git.GitCredential;
import dev.gitopstopology.model.ClusterKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The credential for a repository. Whoever may write a FleetCluster need not be allowed to read Secrets: so the Secret says
 * itself, by its label and its key {@code url}, that the operator may show it, and to whom.
 */
final class GitSecret {
    private static final String URL = "url";
    private static final String HTTPS = "https://";
    private final ClusterKey cluster;
    private final ProvisionGit git;

    private GitSecret(ClusterKey cluster, ProvisionGit git) {
        this.cluster = cluster;
        this.git = git;
    }

    /** @throws DeliveryException when there is none, or it is not for this repository */
    static GitCredential read(KubernetesClient hub, ClusterKey cluster, ProvisionGit git) {
        Secret secret = hub.secrets()
                .inNamespace(cluster.namespace())
                .withName(git.secretRef().name())
                .get();
        return of(secret, cluster, git);
    }

    static GitCredential of(@Nullable Secret secret, ClusterKey cluster, ProvisionGit git) {
        return new GitSecret(cluster, git).credential(secret);
    }

    private GitCredential credential(@Nullable Secret secret) {
        if (secret == null) {
            throw refused("GitSecretMissing", "does not exist; create it");
        }
        Map<String, String> labels =
                Objects.requireNonNullElse(secret.getMetadata().getLabels(), Map.of());
        if (!"true".equals(labels.get(Api.LABEL_GIT_CREDENTIAL))) {
            throw refused(
                    "GitSecretMissing",
                    "is not offered to Git servers; label it %s=true".formatted(Api.LABEL_GIT_CREDENTIAL));
        }
        Map<String, String> data = Objects.requireNonNullElse(secret.getData(), Map.of());
        String beginning = text(data, URL);
        if (beginning == null || !covers(beginning, git.url())) {
            throw refused(
                    "GitSecretInvalid",
                    "has no key url that provision.git.url begins with; put the server's or the repository's URL there");
        }
        String password = text(data, "password");
        String bearer = text(data, "bearerToken");
        if ((password == null) == (bearer == null)) {
            throw refused("GitSecretInvalid", "needs exactly one of the keys password and bearerToken");
        }
        String username = text(data, "username");
        return new GitCredential(username == null ? "git" : username, password, bearer, text(data, "ca.crt"));
    }

    /** A host that only begins like the one that is meant is another host. */
    static boolean covers(String beginning, String url) {
        String whole = beginning.endsWith("/") ? beginning : beginning + "/";
        boolean names = beginning.startsWith(HTTPS) && beginning.length() > HTTPS.length();
        return names && (url.equals(beginning) || url.startsWith(whole));
    }

    private @Nullable String text(Map<String, String> data, String key) {
        String value = data.get(key);
        if (value == null) {
            return null;
        }
        String text = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8).strip();
        if (!key.equals("ca.crt") && text.chars().anyMatch(Character::isISOControl)) {
            throw refused("GitSecretInvalid", "has a line break or another control character in its key " + key);
        }
        return text.isEmpty() ? null : text;
    }

    private DeliveryException refused(String reason, String what) {
        return new DeliveryException(
                Outcome.Blocked,
                reason,
                "FleetCluster %s: Secret %s/%s, which provision.git.secretRef names, %s"
                        .formatted(cluster, cluster.namespace(), git.secretRef().name(), what));
    }
}
