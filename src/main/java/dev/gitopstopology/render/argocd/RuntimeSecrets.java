package dev.gitopstopology.render.argocd;

import dev.gitopstopology.render.steps.Step;
import java.util.List;

/** Argo CD writes the content of its Secrets itself: we make them with their labels, and never own a key. */
final class RuntimeSecrets {
    private RuntimeSecrets() {}

    static Step metadataOnly() {
        return Step.each(
                Step.kind("Secret"), secret -> secret.edit(json -> json.remove(List.of("data", "stringData"))));
    }
}
