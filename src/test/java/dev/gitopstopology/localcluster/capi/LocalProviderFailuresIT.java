package dev.gitopstopology.localcluster.capi;

import static dev.gitopstopology.localcluster.capi.CapiHub.NS;
import static dev.gitopstopology.localcluster.capi.CapiHub.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes wrong with a Cluster, on demand. */
class LocalProviderFailuresIT {
    private static CapiHub world;
    private static KubernetesClient hub;
    private static LocalProvider provider;
    private static CapiObjects capi;

    @BeforeAll
    static void start() throws InterruptedException {
        world = new CapiHub("capi-failures");
        hub = world.hub;
        provider = world.provider;
        capi = world.capi;
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void aControlPlaneDiesAndComesBackAndItsKubeconfigChanges() {
        ProvisionedCluster cluster = provider.cluster(NS, "dies");
        capi.cluster("dies", "local", "v1.34.1", 1, 0);
        await(
                "initialized",
                () -> capi.condition("dies", "ControlPlaneInitialized").equals("True Initialized"));
        String before = world.kubeconfig("dies");
        try (KubernetesClient admin = CapiHub.client(before)) {
            String identity = admin.namespaces()
                    .withName("kube-system")
                    .require()
                    .getMetadata()
                    .getUid();
            cluster.killControlPlane();
            await("seen", () -> capi.condition("dies", "RemoteConnectionProbe").startsWith("False ProbeFailed"));
            assertThat(capi.condition("dies", "ControlPlaneAvailable")).startsWith("Unknown InspectionFailed");
            assertThatThrownBy(() -> admin.nodes().list()).isInstanceOf(KubernetesClientException.class);
            cluster.reviveControlPlane();
            await("back", () -> capi.condition("dies", "ControlPlaneAvailable").equals("True Available"));
            cluster.rotateKubeconfig();
            assertThat(world.kubeconfig("dies")).isNotEqualTo(before);
            try (KubernetesClient other = CapiHub.client(world.kubeconfig("dies"))) {
                assertThat(other.namespaces()
                                .withName("kube-system")
                                .require()
                                .getMetadata()
                                .getUid())
                        .isEqualTo(identity);
            }
        }
        hub.secrets().inNamespace(NS).withName("dies-kubeconfig").delete();
        cluster.hold(Step.ScaleWorkers); // any reason to look
        await(
                "written again",
                () -> hub.secrets().inNamespace(NS).withName("dies-kubeconfig").get() != null);
        cluster.killControlPlane();
        world.delete("dies"); // with nobody to ask about Nodes
    }

    @Test
    void aDeletionGoesInOrderAndMayHang() {
        ProvisionedCluster cluster = provider.cluster(NS, "goes");
        capi.cluster("goes", "local", "v1.34.1", 1, 1);
        await("all machines", () -> capi.counters("goes", "workers").equals("1/1/0/1"));
        LocalCluster controlPlane = cluster.controlPlane().orElseThrow();
        String uid = capi.cluster("goes").at("/metadata/uid").asText();
        cluster.hold(
                Step.DeleteWorkers, "* Machine goes-md-0-2: Drain not completed yet: PodDisruptionBudget shop/web");
        cluster.hold(Step.DeleteControlPlane);
        cluster.hold(Step.DeleteInfrastructure, "resource group is locked");
        capi.of(Kinds.CLUSTER, "goes").delete();
        await(
                "workers",
                () -> capi.condition("goes", "Deleting")
                        .equals("True WaitingForWorkersDeletion * Machine goes-md-0-2: Drain not completed yet: "
                                + "PodDisruptionBudget shop/web"));
        assertThat(capi.cluster("goes").at("/status/phase").asText()).isEqualTo("Deleting");
        cluster.release(Step.DeleteWorkers);
        await(
                "control plane",
                () -> capi.condition("goes", "Deleting").startsWith("True WaitingForControlPlaneDeletion"));
        assertThat(controlPlane.processes()).isNotEmpty();
        cluster.release(Step.DeleteControlPlane);
        await(
                "infrastructure",
                () -> capi.condition("goes", "Deleting")
                        .equals("True WaitingForInfrastructureDeletion resource group is locked"));
        assertThat(controlPlane.processes()).isEmpty();
        assertThat(capi.cluster("goes").at("/metadata/uid").asText()).isEqualTo(uid);
        cluster.release(Step.DeleteInfrastructure);
        await("gone", () -> capi.cluster("goes").isMissingNode());
        await(
                "Secret gone, too",
                () -> hub.secrets().inNamespace(NS).withName("goes-kubeconfig").get() == null);
    }

    @Test
    void nothingHappensToAPausedClusterOrToOneOfAnUnknownClass() {
        capi.apply("""
                apiVersion: cluster.x-k8s.io/v1beta2
                kind: Cluster
                metadata: {name: paused}
                spec: {paused: true}
                """);
        capi.cluster("classless", "later", "v1.34.1", 1, 0);
        await("paused", () -> capi.condition("paused", "Paused").startsWith("True Paused"));
        await(
                "unknown class",
                () -> capi.condition("classless", "TopologyReconciled").startsWith("False ReconcileFailed"));
        assertThat(capi.cluster("paused").at("/status/initialization").isMissingNode())
                .isTrue();
        assertThat(capi.cluster("classless").at("/status/initialization").isMissingNode())
                .isTrue();
        provider.cluster(NS, "classless").hold(Step.ControlPlane);
        capi.clusterClass("later", "cluster.x-k8s.io/paused");
        await(
                "not looked at",
                () -> capi.condition("classless", "TopologyReconciled").startsWith("False ClusterClassNotReconciled"));
        capi.clusterClass("later");
        await("known", () -> capi.condition("classless", "TopologyReconciled").equals("True ReconcileSucceeded"));
        capi.of(Kinds.CLUSTER, "paused").delete();
        await("paused, still", () -> capi.condition("paused", "Deleting").startsWith("True"));
        capi.of(Kinds.CLUSTER, "paused").edit(live -> {
            live.setAdditionalProperty("spec", Map.of("paused", false));
            return live;
        });
        await("gone", () -> capi.cluster("paused").isMissingNode());
        world.delete("classless");
    }
}
