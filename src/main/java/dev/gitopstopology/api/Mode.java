package dev.gitopstopology.api;

/** The shape of GitOps over the fleet; each one has a block of the same name, in lower camel case, in the spec. */
public enum Mode {
    Centralized,
    PerCluster,
    PerGroup,
    CockpitFleet
}
