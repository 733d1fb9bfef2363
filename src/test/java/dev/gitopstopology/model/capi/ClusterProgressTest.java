package dev.gitopstopology.model.capi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.capi.LiveCluster.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterProgressTest {
    private static final String UP = "initialization: {infrastructureProvisioned: true, controlPlaneInitialized: true}";

    private static LiveCluster cluster(String metadata, String spec, String status) {
        return ClusterReader.read(Yaml.of("{metadata: {name: shop, namespace: a%s}, spec: {%s}, status: {%s}}"
                .formatted(metadata, spec, status)));
    }

    private static LiveCluster up(String... conditions) {
        return cluster("", "", UP + ", conditions: [" + String.join(", ", List.of(conditions)) + "]");
    }

    private static String condition(String type, String status, String reason) {
        return "{type: %s, status: \"%s\", reason: %s, message: words}".formatted(type, status, reason);
    }

    @Test
    void aClusterThatRestsDoesNothing() {
        LiveCluster cluster = up(
                condition("TopologyReconciled", "True", "ReconcileSucceeded"),
                condition("RollingOut", "False", "NotRollingOut"),
                condition("ControlPlaneAvailable", "True", "Available"));
        assertThat(cluster.doing()).isEmpty();
        assertThat(cluster.blocker()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "TopologyReconciled, False, ControlPlaneUpgradePending, Upgrading",
        "TopologyReconciled, False, MachineDeploymentsUpgradePending, Upgrading",
        "TopologyReconciled, False, ClusterUpgrading, Upgrading",
        "RollingOut, True, RollingOut, RollingOut",
        "ScalingUp, True, ScalingUp, ScalingUp",
        "ScalingDown, True, ScalingDown, ScalingDown",
        "Remediating, True, Remediating, Remediating"
    })
    void whatIsUnderWay(String type, String status, String reason, String step) {
        assertThat(up(condition(type, status, reason)).doing()).contains(new Progress(step, "words"));
    }

    @Test
    void comingUp() {
        assertThat(cluster("", "", "phase: Pending").doing()).contains(new Progress("ProvisioningInfrastructure", ""));
        assertThat(cluster("", "", "initialization: {infrastructureProvisioned: true}")
                        .doing())
                .contains(new Progress("InitializingControlPlane", ""));
    }

    @Test
    void anUpgradeIsSeenByTheVersionsToo() {
        LiveCluster cluster = cluster(
                "",
                "topology: {classRef: {name: small}, version: v1.34.2}",
                UP + ", controlPlane: {versions: [{version: v1.33.4}]}");
        assertThat(cluster.doing()).contains(new Progress("Upgrading", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "TopologyReconciled, False, ReconcileFailed",
        "TopologyReconciled, False, ClusterClassNotReconciled",
        "TopologyReconciled, False, LifecycleHookBlocking",
        "TopologyReconciled, False, MachineDeploymentsUpgradeDeferred",
        "ControlPlaneAvailable, False, NotAvailable",
        "RemoteConnectionProbe, False, ProbeFailed",
        "WorkersAvailable, Unknown, AvailableUnknown"
    })
    void whatBlocks(String type, String status, String reason) {
        assertThat(up(condition(type, status, reason)).blocker())
                .contains(new Problem(
                        "status.conditions[" + type + "]",
                        reason,
                        "Cluster a/shop: %s is %s (%s): words".formatted(type, status, reason)));
    }

    @Test
    void anUpgradeThatWaitsForItsTurnIsNotBlocked() {
        assertThat(up(condition("TopologyReconciled", "False", "MachineDeploymentsUpgradePending"))
                        .blocker())
                .isEmpty();
    }

    @Test
    void aPausedClusterSaysHowItGoesOn() {
        assertThat(cluster("", "paused: true", UP).blocker())
                .map(Problem::message)
                .contains("Cluster a/shop is paused: Cluster API changes nothing until spec.paused is false and the"
                        + " annotation cluster.x-k8s.io/paused is gone");
    }

    @Test
    void aDeletionTellsWhatItWaitsFor() {
        LiveCluster cluster = cluster(
                ", deletionTimestamp: now",
                "",
                UP + ", conditions: [" + condition("Deleting", "True", "WaitingForWorkersDeletion") + "]");
        assertThat(cluster.doing()).contains(new Progress("Deleting", "words"));
        assertThat(cluster.blocker()).map(Problem::reason).contains("WaitingForWorkersDeletion");
    }
}
