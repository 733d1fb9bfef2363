package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.localcluster.capi.CapiObjects;
import dev.gitopstopology.localcluster.capi.ClusterContract;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Real Cluster API with its webhooks, and machines in memory: a cluster is made, scaled, upgraded and deleted. What is said here of
 * conditions and counters, {@code LocalProvider} says too.
 */
@Tag("e2e")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterApiE2E {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int MANY = 20;

    private static RealClusterApi real;
    private static World world;
    private static CapiObjects capi;

    @BeforeAll
    static void start() {
        real = new RealClusterApi("cluster-api");
        world = real.world();
        capi = real.capi();
    }

    @AfterAll
    static void stop() {
        if (real != null) {
            real.close();
        }
    }

    @Test
    @Order(1)
    void aClusterIsMade() {
        capi.cluster("one", "in-memory", "v1.34.1", 1, 2);
        awaitThat(
                "infrastructure",
                () -> capi.cluster("one")
                        .at("/status/initialization/infrastructureProvisioned")
                        .asBoolean());
        awaitThat(
                "initialized",
                () -> capi.condition("one", "ControlPlaneInitialized").equals("True Initialized"));
        assertThat(capi.cluster("one").at("/spec/controlPlaneEndpoint/port").asInt())
                .isPositive();
        awaitThat("workers", () -> capi.counters("one", "workers").equals("2/2/2/2"));
        awaitThat("available", () -> capi.condition("one", "Available").equals("True Available"));
        var secret = world.hub()
                .secrets()
                .inNamespace(World.NS)
                .withName("one-kubeconfig")
                .require();
        assertThat(secret.getType()).isEqualTo("cluster.x-k8s.io/secret");
        assertThat(secret.getMetadata().getLabels()).containsEntry("cluster.x-k8s.io/cluster-name", "one");
    }

    /** The same is asked of {@code LocalProvider}; nodes in memory wait for no network. */
    @Test
    @Order(1)
    void itIsWhatTheOperatorReliesOn() {
        new ClusterContract(world.hub(), World.NS, PATIENCE).hold("contract", "in-memory", () -> {});
    }

    @Test
    @Order(2)
    void itsWebhooksRefuseWhatIsWrong() {
        assertThatThrownBy(() -> capi.cluster("one", "in-memory", "v1.36.0", 1, 2))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("version cannot be increased from \"1.34.1\" to \"1.36.0\"");
        assertThatThrownBy(() -> capi.cluster("one", "in-memory", "v1.33.0", 1, 2))
                .hasMessageContaining("version cannot be decreased");
    }

    /** Through the conversion webhook. */
    @Test
    @Order(2)
    void theOldVersionIsServedToo() {
        var old = world.hub()
                .genericKubernetesResources("cluster.x-k8s.io/v1beta1", "Cluster")
                .inNamespace(World.NS)
                .withName("one")
                .require();
        assertThat(old.<Boolean>get("status", "infrastructureReady")).isTrue();
        assertThat(old.<String>get("spec", "topology", "class")).isEqualTo("in-memory");
    }

    @Test
    @Order(3)
    void itIsScaled() {
        capi.cluster("one", "in-memory", "v1.34.1", 3, 3);
        awaitThat(
                "scaled up",
                () -> capi.counters("one", "workers").equals("3/3/3/3")
                        && capi.counters("one", "controlPlane").equals("3/3/3/3"));
        awaitThat("said so", () -> capi.condition("one", "ScalingUp").equals("False NotScalingUp"));
        capi.cluster("one", "in-memory", "v1.34.1", 1, 1);
        awaitThat(
                "scaled down",
                () -> capi.counters("one", "workers").equals("1/1/1/1")
                        && capi.counters("one", "controlPlane").equals("1/1/1/1"));
        awaitThat("said so", () -> capi.condition("one", "ScalingDown").equals("False NotScalingDown"));
    }

    @Test
    @Order(4)
    void itIsUpgraded() {
        capi.cluster("one", "in-memory", "v1.35.0", 1, 1);
        awaitThat("rolling out", () -> capi.condition("one", "RollingOut").startsWith("True RollingOut"));
        awaitThat(
                "done",
                () -> capi.condition("one", "RollingOut").equals("False NotRollingOut")
                        && capi.condition("one", "TopologyReconciled").equals("True ReconcileSucceeded"));
        assertThat(capi.counters("one", "controlPlane")).isEqualTo("1/1/1/1");
        awaitThat("workers", () -> capi.counters("one", "workers").equals("1/1/1/1"));
        awaitThat("no old machine", () -> Set.copyOf(machineVersions()).equals(Set.of("v1.35.0")));
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

    @Test
    @Order(5)
    void itIsDeleted() {
        List<String> reasons = new CopyOnWriteArrayList<>();
        try (Watch watch = capi.reasons("one", "Deleting", reasons)) {
            capi.deleteCluster("one");
            awaitThat("gone", () -> capi.cluster("one").isMissingNode());
            awaitThat("told", () -> reasons.contains("WaitingForInfrastructureDeletion"));
        }
        assertThat(reasons)
                .containsSubsequence(
                        "NotDeleting",
                        "WaitingForWorkersDeletion",
                        "WaitingForControlPlaneDeletion",
                        "WaitingForInfrastructureDeletion");
        assertThat(machineVersions()).isEmpty();
    }

    @Test
    @Order(6)
    void manyAreMadeAndDeletedAtOnce() {
        List<String> names =
                IntStream.range(0, MANY).mapToObj(each -> "many-" + each).toList();
        names.forEach(each -> capi.cluster(each, "in-memory", "v1.34.1", 1, 1));
        awaitThat("all initialized", () -> names.stream().map(capi::cluster).allMatch(ClusterApiE2E::initialized));
        awaitThat(
                "all available",
                () -> names.stream()
                        .allMatch(each -> capi.condition(each, "Available").equals("True Available")));
        names.forEach(capi::deleteCluster);
        awaitThat(
                "all gone",
                () -> names.stream().allMatch(each -> capi.cluster(each).isMissingNode()));
    }

    private static boolean initialized(JsonNode cluster) {
        return cluster.at("/status/initialization/controlPlaneInitialized").asBoolean();
    }

    private static void awaitThat(String what, Callable<Boolean> condition) {
        real.awaitThat(what, PATIENCE, condition);
    }
}
