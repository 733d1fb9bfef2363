package dev.gitopstopology.model;

import java.util.Comparator;

/**
 * A cluster as the hub knows it: namespace and name of its FleetCluster, or {@link #HUB} for the cluster that the operator
 * watches, which needs no FleetCluster.
 */
public record ClusterKey(String namespace, String name) implements Comparable<ClusterKey> {
    /** No object can be named like this, so it cannot collide with a FleetCluster. */
    public static final ClusterKey HUB = new ClusterKey("", "hub");

    private static final Comparator<ClusterKey> ORDER =
            Comparator.comparing(ClusterKey::namespace).thenComparing(ClusterKey::name);

    public boolean isHub() {
        return equals(HUB);
    }

    @Override
    public int compareTo(ClusterKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return isHub() ? name : namespace + "/" + name;
    }
}
