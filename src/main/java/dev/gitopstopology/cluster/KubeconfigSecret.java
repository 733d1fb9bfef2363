package dev.gitopstopology.cluster;

import dev.gitopstopology.api.SecretKeyRef;
import dev.gitopstopology.cluster.KubeconfigRefusedException.Refusal;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The kubeconfig Secret that a FleetCluster names, in the FleetCluster's own namespace. */
public record KubeconfigSecret(KubernetesClient hub, KubeconfigParser parser, String namespace, SecretKeyRef reference)
        implements KubeconfigSource {
    /** Ours, then the one of Cluster API. */
    private static final List<String> DEFAULT_KEYS = List.of("kubeconfig", "value");

    @Override
    public Optional<Endpoint> read() {
        try {
            return secret().map(secret -> parser.parse(content(secret)));
        } catch (KubeconfigRefusedException e) {
            throw e.in(place());
        }
    }

    @Override
    public String version() {
        return secret().map(secret -> secret.getMetadata().getResourceVersion()).orElse("");
    }

    private Optional<Secret> secret() {
        try {
            return Optional.ofNullable(hub.secrets()
                    .inNamespace(namespace)
                    .withName(reference.name())
                    .get());
        } catch (RuntimeException e) {
            throw Failures.classify("reading " + place(), "the hub", e);
        }
    }

    private byte[] content(Secret secret) {
        List<String> keys = reference.key() == null ? DEFAULT_KEYS : List.of(reference.key());
        Map<String, String> data = Objects.requireNonNullElse(secret.getData(), Map.of());
        for (String key : keys) {
            String value = data.get(key);
            if (value != null && !value.isBlank()) {
                return Base64.getDecoder().decode(value);
            }
        }
        throw new KubeconfigRefusedException(
                Refusal.Empty, "there is nothing under the key " + String.join(" or ", keys));
    }

    @Override
    public String place() {
        return "Secret " + namespace + "/" + reference.name();
    }
}
