package dev.gitopstopology.operator.leave;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.plan.Leave;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/** The terms on which what is being deleted may go without a cluster. */
public final class Leaves {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final String TRUE = "true";
    private final Duration patience;
    private final InstantSource clock;

    public Leaves(Duration patience, InstantSource clock) {
        this.patience = patience;
        this.clock = clock;
    }

    /** Somebody who abandons a cluster has to name it, so that a slip of the name abandons nothing. */
    public Leave of(FleetCluster cluster) {
        String uid = cluster.getStatus() == null ? null : cluster.getStatus().clusterUID();
        return of(cluster, uid == null || uid.isEmpty() ? TRUE : uid);
    }

    public Leave of(GitOpsTopology topology) {
        return of(topology, TRUE);
    }

    private Leave of(HasMetadata leaving, String expected) {
        String annotation = leaving.getMetadata().getAnnotations() == null
                ? null
                : leaving.getMetadata().getAnnotations().get(Api.ANNOTATION_ABANDON);
        Instant since = Instant.parse(leaving.getMetadata().getDeletionTimestamp());
        return Leave.of(since, patience, expected, annotation);
    }

    public boolean over(Leave leave) {
        return leave.over(clock.instant());
    }

    public static String wayOut(HasMetadata leaving, Leave leave) {
        return "kubectl annotate %s %s -n %s %s=%s"
                .formatted(
                        leaving.getKind().toLowerCase(Locale.ROOT),
                        leaving.getMetadata().getName(),
                        leaving.getMetadata().getNamespace(),
                        Api.ANNOTATION_ABANDON,
                        leave.expected());
    }

    /** When to look again: annotations and deadlines come without an event. */
    public Duration pause(Leave leave) {
        Duration left = Duration.between(clock.instant(), leave.deadline());
        return left.isNegative() || left.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : left.plusMillis(100);
    }
}
