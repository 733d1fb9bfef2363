package dev.gitopstopology.cluster.admin;

import dev.gitopstopology.cluster.Change;
import dev.gitopstopology.cluster.ClusterIdentity;
import dev.gitopstopology.model.Manifest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of enrolling a member, or would come of it; holds no secret.
 *
 * @param member null when no cluster was asked
 * @param steps in the order in which they were done
 * @param handoverEnds when the token on the hub ends; null when none was made
 */
public record Enrollment(
        @Nullable ClusterIdentity member,
        List<Step> steps,
        @Nullable Instant handoverEnds) {

    /** The cluster that an object is on. */
    public enum Side {
        member,
        hub
    }

    /**
     * One object.
     *
     * @param manifest as it is applied; a Secret without its content
     * @param change null when no cluster was asked
     */
    public record Step(
            Side side, Manifest manifest, @Nullable Change change) {}
}
