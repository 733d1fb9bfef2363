package dev.gitopstopology.validate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.validate.Finding.Problem;
import java.util.List;

/** The Secret that a FleetCluster names is among the files, but has nothing under the key. Values are never shown. */
final class KubeconfigSecretEmpty implements SemanticRule {
    @Override
    public void check(Estate estate, Verdict verdict) {
        for (KubeconfigSecret secret : KubeconfigSecret.of(estate)) {
            String key = secret.reference().key();
            List<String> keys = key == null ? List.of("kubeconfig", "value") : List.of(key);
            for (Document document : secret.inTheNamespace()) {
                if (keys.stream().noneMatch(candidate -> has(document.json(), candidate))) {
                    verdict.error(
                            secret.cluster().document(),
                            KubeconfigSecret.PATH,
                            new Problem(
                                    "SecretEmpty",
                                    "Secret " + secret.reference().name() + " holds nothing under "
                                            + String.join(" or ", keys),
                                    "put the kubeconfig there, or name its key in secretRef.key"));
                }
            }
        }
    }

    private static boolean has(JsonNode secret, String key) {
        return !secret.path("data").path(key).asText().isBlank()
                || !secret.path("stringData").path(key).asText().isBlank();
    }
}
