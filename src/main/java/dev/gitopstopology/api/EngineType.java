package dev.gitopstopology.api;

/** The GitOps engine that an instance runs. */
public enum EngineType {
    ArgoCD("argocd"),
    Flux("flux-system");

    private final String namespace;

    EngineType(String namespace) {
        this.namespace = namespace;
    }

    /** The namespace of an engine whose spec names none. */
    public String defaultNamespace() {
        return namespace;
    }
}
