package dev.gitopstopology.api;

/** Which of the upstream installation manifests an Argo CD instance is made from. */
public enum ArgoCDProfile {
    Standard,
    HighAvailability,
    Core
}
