package dev.gitopstopology.validate;

import dev.gitopstopology.validate.Finding.Problem;
import java.util.stream.Collectors;

/** The Secret that a FleetCluster names is among the files, but in another namespace, where it is never read. */
final class KubeconfigSecretElsewhere implements SemanticRule {
    @Override
    public void check(Estate estate, Verdict verdict) {
        for (KubeconfigSecret secret : KubeconfigSecret.of(estate)) {
            String ours = secret.cluster().namespace();
            boolean unknown = ours.isEmpty()
                    || secret.named().stream()
                            .anyMatch(document ->
                                    KubeconfigSecret.namespace(document).isEmpty());
            if (unknown || secret.named().isEmpty() || !secret.inTheNamespace().isEmpty()) {
                continue;
            }
            String theirs = secret.named().stream()
                    .map(KubeconfigSecret::namespace)
                    .distinct()
                    .collect(Collectors.joining(", "));
            String name = secret.reference().name();
            verdict.error(
                    secret.cluster().document(),
                    KubeconfigSecret.PATH,
                    new Problem(
                            "SecretInOtherNamespace",
                            "Secret " + name + " is in namespace " + theirs + ", the FleetCluster in " + ours,
                            "put the Secret into namespace " + ours + "; Secrets of another namespace are never read"));
        }
    }
}
