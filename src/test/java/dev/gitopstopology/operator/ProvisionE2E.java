package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.capi.CapiObjects;
import io.fabric8.kubernetes.client.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A FleetCluster with a ClusterClass leads real Cluster API, with its webhooks: what we write is taken, and what is said of it is
 * understood. The API server of a cluster in memory has no server-side apply and no TokenRequest: it is never Connected.
 */
@Tag("e2e")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ProvisionE2E {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String NAME = "declared";
    private static RealClusterApi real;
    private static World world;
    private static CapiObjects capi;

    @BeforeAll
    static void start() {
        real = new RealClusterApi("provision");
        world = real.world();
        capi = real.capi();
        world.startOperator();
    }

    @AfterAll
    static void stop() {
        if (real != null) {
            real.close();
        }
    }

    private static void declare(String version, int controlPlane, int workers, boolean isProtected) {
        world.apply(Resources.fleetCluster(
                NAME, Map.of("stage", "test"), """
                connection:
                  type: ClusterAPI
                  clusterAPI:
                    provision:
                      version: %s
                      classRef: {name: in-memory}
                      controlPlane: {replicas: %d}
                      workers: [{name: md-0, workerClass: default, replicas: %d}]
                      availabilityGate: true
                deletionPolicy: Delete
                deletionProtection: %s
                """.formatted(version, controlPlane, workers, isProtected)));
    }

    @Test
    @Order(1)
    void itIsMade() {
        declare("v1.34.1", 1, 2, true);
        awaitSaid("Provisioned", "True Provisioned");
        awaitSaid("InfrastructureReady", "True InfrastructureReady");
        awaitSaid("ControlPlaneInitialized", "True ControlPlaneInitialized");
        awaitThat("workers", () -> counters().equals("2/2/2/2"));
        awaitSaid("UpToDate", "True UpToDate");
        awaitSaid("NetworkReady", "True NetworkReady");
        assertThat(said("Connected")).startsWith("False");
        assertThat(world.fleetCluster(NAME).getStatus().clusterAPI().version()).isEqualTo("v1.34.1");
        assertThat(capi.cluster(NAME).at("/metadata/labels/stage").asText()).isEqualTo("test");
    }

    /** Its own gate, which waits for us, and nothing else keeps it from being Available. */
    @Test
    @Order(2)
    void itIsAvailableOnlyWhenWeSaySo() {
        awaitThat("the gate", () -> capi.condition(NAME, "Available").startsWith("False NotAvailable"));
        assertThat(capi.condition(NAME, "Available")).contains("GitOpsReady");
        assertThat(capi.condition(NAME, "RemoteConnectionProbe")).startsWith("True");
    }

    @Test
    @Order(3)
    void nothingIsWrittenToItWhenNothingChangesAlsoAfterARestart() {
        world.mark();
        world.restartOperator();
        awaitThat("it looks again", () -> asked("/clusters/" + NAME) >= 3 && asked("/" + NAME + "-kubeconfig") >= 2);
        assertThat(writes()).isEmpty();
    }

    private static long asked(String path) {
        return world.requests("hub").stream()
                .filter(each -> each.requestUri().contains(path))
                .count();
    }

    private static List<AuditRecord> writes() {
        return world.writes().stream()
                .filter(each -> each.resource().equals("clusters"))
                .toList();
    }

    @Test
    @Order(4)
    void itIsScaledUpAndDown() {
        declare("v1.34.1", 3, 3, true);
        awaitThat(
                "scaled up",
                () -> counters().equals("3/3/3/3")
                        && capi.counters(NAME, "controlPlane").equals("3/3/3/3"));
        awaitSaid("UpToDate", "True UpToDate");
        declare("v1.34.1", 1, 1, true);
        awaitThat(
                "scaled down",
                () -> counters().equals("1/1/1/1")
                        && capi.counters(NAME, "controlPlane").equals("1/1/1/1"));
        awaitSaid("UpToDate", "True UpToDate");
    }

    @Test
    @Order(5)
    void aVersionThatItsWebhookWouldRefuseIsRefusedBefore() {
        declare("v1.36.0", 1, 1, true);
        awaitSaid("Provisioned", "False VersionTooFar");
        declare("v1.33.0", 1, 1, true);
        awaitSaid("Provisioned", "False VersionLower");
        assertThat(capi.cluster(NAME).at("/spec/topology/version").asText()).isEqualTo("v1.34.1");
    }

    @Test
    @Order(6)
    void itIsUpgradedThenScaled() {
        declare("v1.35.0", 1, 2, true);
        awaitSaid("UpToDate", "False Upgrading");
        assertThat(workersWanted()).isEqualTo(1);
        awaitThat("scaled", () -> counters().equals("2/2/2/2"));
        awaitSaid("UpToDate", "True UpToDate");
        awaitThat("no old machine", () -> machineVersions().equals(List.of("v1.35.0", "v1.35.0", "v1.35.0")));
        assertThat(world.fleetCluster(NAME).getStatus().clusterAPI().version()).isEqualTo("v1.35.0");
    }

    private static int workersWanted() {
        return capi.cluster(NAME)
                .at("/spec/topology/workers/machineDeployments/0/replicas")
                .asInt();
    }

    @Test
    @Order(7)
    void itGoesInOrderOnceItIsNotProtected() {
        world.hub().resource(world.fleetCluster(NAME)).delete();
        awaitSaid("Leaving", "True DeletionProtected");
        assertThat(capi.cluster(NAME).at("/metadata").has("deletionTimestamp")).isFalse();
        List<String> reasons = new CopyOnWriteArrayList<>();
        try (Watch watch = capi.reasons(NAME, "Deleting", reasons)) {
            declare("v1.35.0", 1, 2, false);
            awaitThat("gone", () -> world.fleetCluster(NAME) == null);
            awaitThat("told", () -> reasons.contains("WaitingForInfrastructureDeletion"));
        }
        assertThat(capi.cluster(NAME).isMissingNode()).isTrue();
        assertThat(reasons)
                .containsSubsequence(
                        "WaitingForWorkersDeletion",
                        "WaitingForControlPlaneDeletion",
                        "WaitingForInfrastructureDeletion");
        assertThat(machineVersions()).isEmpty();
    }

    private static List<String> machineVersions() {
        return world
                .hub()
                .genericKubernetesResources("cluster.x-k8s.io/v1beta2", "Machine")
                .inNamespace(World.NS)
                .list()
                .getItems()
                .stream()
                .map(each -> each.<String>get("spec", "version"))
                .toList();
    }

    private static String counters() {
        return capi.counters(NAME, "workers");
    }

    private static String said(String type) {
        var condition = world.clusterCondition(NAME, type);
        return condition.status() + " " + condition.reason();
    }

    private static void awaitSaid(String type, String what) {
        try {
            awaitThat(type + " " + what, () -> said(type).equals(what));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    type + " is " + world.clusterCondition(NAME, type) + ": " + AllStatuses.of(world.hub()), e);
        }
    }

    private static void awaitThat(String what, Callable<Boolean> condition) {
        real.awaitThat(what, PATIENCE, condition);
    }
}
