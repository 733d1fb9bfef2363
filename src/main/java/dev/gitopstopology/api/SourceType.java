package dev.gitopstopology.api;

/** Where the upstream release manifests come from. */
public enum SourceType {
    Release,
    URL,
    Git,
    ConfigMap
}
