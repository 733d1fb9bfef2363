package dev.gitopstopology.model.capi;

import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.capi.LiveCluster.Progress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is under way in a Cluster and what holds it up, from its conditions alone. */
final class ClusterProgress {
    private static final String TOPOLOGY = "TopologyReconciled";

    /** Reasons of {@value #TOPOLOGY} for which somebody has to do something. */
    private static final Set<String> HELD = Set.of(
            "ReconcileFailed",
            "TopologyReconcileFailed",
            "ClusterClassNotReconciled",
            "LifecycleHookBlocking",
            "MachineDeploymentsUpgradeDeferred",
            "MachinePoolsUpgradeDeferred");

    /** Conditions that are true while a cluster rests, in the order in which a cluster comes up. */
    private static final List<String> USUALLY_TRUE = List.of(
            "InfrastructureReady",
            "ControlPlaneInitialized",
            "RemoteConnectionProbe",
            "ControlPlaneAvailable",
            "WorkersAvailable");

    private ClusterProgress() {}

    static Optional<Progress> doing(LiveCluster cluster) {
        if (cluster.deleting()) {
            return Optional.of(progress("Deleting", cluster.condition("Deleting")));
        }
        if (!cluster.infrastructureProvisioned()) {
            return Optional.of(progress("ProvisioningInfrastructure", cluster.condition("InfrastructureReady")));
        }
        if (!cluster.controlPlaneInitialized()) {
            return Optional.of(progress("InitializingControlPlane", cluster.condition("ControlPlaneInitialized")));
        }
        Optional<ClusterCondition> upgrade = cluster.condition(TOPOLOGY)
                .filter(ClusterCondition::isFalse)
                .filter(topology -> topology.reason().contains("Upgrad"));
        if (upgrade.isPresent()) {
            return Optional.of(progress("Upgrading", upgrade));
        }
        if (behind(cluster)) {
            return Optional.of(progress("Upgrading", cluster.condition("RollingOut")));
        }
        return Stream.of("RollingOut", "ScalingUp", "ScalingDown", "Remediating")
                .map(cluster::condition)
                .flatMap(Optional::stream)
                .filter(ClusterCondition::isTrue)
                .findFirst()
                .map(condition -> progress(condition.type(), Optional.of(condition)));
    }

    /** Its class wants another version than the control plane has. */
    private static boolean behind(LiveCluster cluster) {
        return cluster.topology() != null
                && cluster.version() != null
                && !cluster.topology().version().equals(cluster.version());
    }

    private static Progress progress(String step, Optional<ClusterCondition> condition) {
        return new Progress(step, condition.map(ClusterCondition::message).orElse(""));
    }

    static Optional<Problem> blocker(LiveCluster cluster) {
        if (cluster.deleting()) {
            return cluster.condition("Deleting")
                    .filter(condition ->
                            !condition.message().isEmpty() || condition.reason().startsWith("WaitingFor"))
                    .map(condition -> problem(cluster, condition));
        }
        if (cluster.paused()) {
            return Optional.of(new Problem(
                    "spec.paused",
                    "Paused",
                    "Cluster %s is paused: Cluster API changes nothing until spec.paused is false and the annotation %s is gone"
                            .formatted(cluster.key(), ClusterReader.PAUSED)));
        }
        Optional<ClusterCondition> held = cluster.condition(TOPOLOGY)
                .filter(ClusterCondition::isFalse)
                .filter(topology -> HELD.contains(topology.reason()));
        return held.or(() -> USUALLY_TRUE.stream()
                        .map(cluster::condition)
                        .flatMap(Optional::stream)
                        .filter(condition -> !condition.isTrue())
                        .findFirst())
                .map(condition -> problem(cluster, condition));
    }

    private static Problem problem(LiveCluster cluster, ClusterCondition condition) {
        String words = condition.message().isEmpty() ? "" : ": " + condition.message();
        return new Problem(
                "status.conditions[" + condition.type() + "]",
                condition.reason().isEmpty() ? "Not" + condition.type() : condition.reason(),
                "Cluster %s: %s is %s (%s)%s"
                        .formatted(cluster.key(), condition.type(), condition.status(), condition.reason(), words));
    }
}
