package dev.gitopstopology.operator;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.plan.FleetMember;
import dev.gitopstopology.plan.FleetMember.Held;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** FleetClusters as the planner wants them. */
public final class Snapshots {
    private Snapshots() {}

    public static FleetMember member(FleetCluster cluster) {
        @Nullable FleetClusterStatus status = cluster.getStatus();
        Map<String, String> labels =
                Objects.requireNonNullElse(cluster.getMetadata().getLabels(), Map.of());
        return new FleetMember(
                key(cluster),
                new TreeMap<>(labels),
                cluster.getSpec().connection().type(),
                status == null ? null : status.clusterUID(),
                cluster.isMarkedForDeletion(),
                held(status));
    }

    static ClusterKey key(FleetCluster cluster) {
        return new ClusterKey(
                cluster.getMetadata().getNamespace(), cluster.getMetadata().getName());
    }

    private static List<Held> held(@Nullable FleetClusterStatus status) {
        return status == null || status.registrations() == null
                ? List.of()
                : status.registrations().stream().flatMap(Snapshots::held).toList();
    }

    private static Stream<Held> held(FleetClusterStatus.Registration registration) {
        String secret = registration.secret() == null ? "/" : registration.secret();
        int slash = secret.indexOf('/');
        return Stream.of(new Held(
                new InstanceId(registration.instance()),
                registration.topology(),
                secret.substring(0, slash),
                secret.substring(slash + 1)));
    }
}
