package dev.gitopstopology.api;

/** The GitOps engine that an instance runs. */
public enum EngineType {
    ArgoCD
}
