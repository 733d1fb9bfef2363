package dev.gitopstopology.api;

/** What becomes of a provisioned cluster when its FleetCluster is deleted. */
public enum DeletionPolicy {
    Retain,
    Delete
}
