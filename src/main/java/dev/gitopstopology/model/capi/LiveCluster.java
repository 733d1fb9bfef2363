package dev.gitopstopology.model.capi;

import dev.gitopstopology.api.ClusterApiStatus.Machines;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one looks at in a Cluster of Cluster API, whichever version of the API it was read from.
 *
 * @param deleting it has a deletion timestamp
 * @param paused by {@code spec.paused} or by the annotation
 * @param version what the whole control plane runs at least; null as long as nothing says so
 * @param topology what its class is to make of it; null for a Cluster of explicit objects
 */
public record LiveCluster(
        ClusterKey key,
        String uid,
        Map<String, String> labels,
        Map<String, String> annotations,
        boolean deleting,
        boolean paused,
        @Nullable String phase,
        boolean infrastructureProvisioned,
        boolean controlPlaneInitialized,
        @Nullable String version,
        @Nullable ManagedTopology topology,
        Machines controlPlane,
        Machines workers,
        List<ClusterCondition> conditions) {

    /** {@code spec.topology}: Cluster API owns every other object of such a cluster. */
    public record ManagedTopology(String version, String className, String classNamespace) {}

    /**
     * What is under way.
     *
     * @param step one word, such as {@code Upgrading}
     * @param message Cluster API's own words, or empty
     */
    public record Progress(String step, String message) {}

    public boolean ownedByManagedTopology() {
        return topology != null;
    }

    public Optional<ClusterCondition> condition(String type) {
        return conditions.stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst();
    }

    /** What is under way; empty when the cluster rests. */
    public Optional<Progress> doing() {
        return ClusterProgress.doing(this);
    }

    /** What keeps the cluster from going on by itself, or makes it wait; empty when nothing says so. */
    public Optional<Problem> blocker() {
        return ClusterProgress.blocker(this);
    }
}
