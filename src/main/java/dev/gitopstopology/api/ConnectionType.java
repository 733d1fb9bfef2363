package dev.gitopstopology.api;

/** How the operator reaches a cluster. */
public enum ConnectionType {
    InCluster,
    Kubeconfig,
    ClusterAPI
}
