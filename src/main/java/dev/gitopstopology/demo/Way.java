package dev.gitopstopology.demo;

import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** From a declared cluster to a registered one, as its conditions tell it. */
final class Way {
    private static final List<String> MILESTONES = List.of(
            "Provisioned",
            "InfrastructureReady",
            "ControlPlaneInitialized",
            "NetworkReady",
            "EngineReady",
            "Registered");

    private Way() {}

    /** What is reached, in its order; nothing for a cluster that Cluster API does not keep. */
    static List<DemoReport.Milestone> of(FleetCluster cluster) {
        List<Condition> conditions =
                cluster.getStatus() == null ? null : cluster.getStatus().conditions();
        if (conditions == null || conditions.stream().noneMatch(is(MILESTONES.get(0)))) {
            return List.of();
        }
        Instant declared = Instant.parse(cluster.getMetadata().getCreationTimestamp());
        return conditions.stream()
                .filter(condition -> MILESTONES.contains(condition.type())
                        && condition.status().equals("True"))
                .sorted(Comparator.comparingInt(condition -> MILESTONES.indexOf(condition.type())))
                .map(condition -> new DemoReport.Milestone(condition.type(), seconds(declared, condition)))
                .toList();
    }

    private static Predicate<Condition> is(String type) {
        return condition -> condition.type().equals(type);
    }

    private static long seconds(Instant declared, Condition condition) {
        return Duration.between(declared, Instant.parse(Objects.requireNonNull(condition.lastTransitionTime())))
                .toSeconds();
    }
}
