package dev.gitopstopology.api;

/** Where the engines of a fleet under a cockpit are. */
public enum FleetMode {
    PerCluster,
    PerGroup
}
