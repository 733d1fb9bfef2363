package dev.gitopstopology.model;

/**
 * A cluster as the hub knows it: namespace and name of its FleetCluster, or {@link #HUB} for the cluster that the operator
 * watches, which needs no FleetCluster.
 */
public record ClusterKey(String namespace, String name) {
    /** No object can be named like this, so it cannot collide with a FleetCluster. */
    public static final ClusterKey HUB = new ClusterKey("", "hub");

    public boolean isHub() {
        return equals(HUB);
    }

    @Override
    public String toString() {
        return isHub() ? name : namespace + "/" + name;
    }
}
