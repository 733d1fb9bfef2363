package dev.gitopstopology.deliver.git;

import dev.gitopstopology.model.Manifest;

/** What no engine deletes: neither when its file goes, nor when whatever delivers it goes itself. */
public final class Guarded {
    private Guarded() {}

    public static Manifest of(Manifest manifest) {
        return manifest.withAnnotation("argocd.argoproj.io/sync-options", "Prune=false,Delete=false")
                .withAnnotation("kustomize.toolkit.fluxcd.io/prune", "disabled");
    }
}
