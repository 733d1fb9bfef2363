package dev.gitopstopology.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The cluster Secrets of an Argo CD in namespace argocd, read as Argo CD reads them. */
final class ClusterSecrets {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ClusterSecrets() {}

    static Optional<Secret> find(KubernetesClient hub, String cluster) {
        return hub
                .secrets()
                .inNamespace("argocd")
                .withLabel("argocd.argoproj.io/secret-type", "cluster")
                .list()
                .getItems()
                .stream()
                .filter(secret -> value(secret, "name").equals(cluster))
                .findFirst();
    }

    static Secret of(KubernetesClient hub, String cluster) {
        return find(hub, cluster).orElseThrow(() -> new AssertionError("no cluster Secret for " + cluster));
    }

    static String token(Secret secret) {
        return config(secret).path("bearerToken").asText();
    }

    /** With the URL, the CA and the token of the Secret, and nothing else. */
    static KubernetesClient client(Secret secret) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(value(secret, "server"))
                .withCaCertData(config(secret).at("/tlsClientConfig/caData").asText())
                .withOauthToken(token(secret))
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static JsonNode config(Secret secret) {
        try {
            return JSON.readTree(value(secret, "config"));
        } catch (JsonProcessingException e) {
            throw new AssertionError("config of a cluster Secret is no JSON", e);
        }
    }

    private static String value(Secret secret, String key) {
        return new String(Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
    }
}
