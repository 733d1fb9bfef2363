package dev.gitopstopology.localcluster.capi;

import static dev.gitopstopology.localcluster.capi.CapiHub.NS;
import static dev.gitopstopology.localcluster.capi.CapiHub.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.localcluster.AuditLog;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the operator's tests rely on, on real API servers. */
class LocalProviderIT {
    private static CapiHub world;
    private static KubernetesClient hub;
    private static LocalProvider provider;
    private static CapiObjects capi;

    @BeforeAll
    static void start() throws InterruptedException {
        world = new CapiHub("capi-hub");
        hub = world.hub;
        provider = world.provider;
        capi = world.capi;
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    void aClusterGetsARealControlPlaneAndItsNodesWaitForTheNetwork() {
        ProvisionedCluster cluster = provider.cluster(NS, "born");
        cluster.hold(Step.Infrastructure, "quota of subscription exceeded");
        cluster.hold(Step.ControlPlane);
        capi.apply(CapiObjects.yaml("born", "local", "v1.34.1", 1, 2)
                + "  availabilityGates: [{conditionType: Handed.over}]\n");
        await(
                "failure",
                () -> capi.condition("born", "InfrastructureReady")
                        .equals("False NotReady quota of subscription exceeded"));
        assertThat(capi.cluster("born").at("/metadata/finalizers/0").asText()).isEqualTo("cluster.cluster.x-k8s.io");
        assertThat(capi.cluster("born").at("/status/phase").asText()).isEqualTo("Provisioning");
        cluster.release(Step.Infrastructure);
        await(
                "infrastructure",
                () -> capi.condition("born", "InfrastructureReady").equals("True Ready"));
        assertThat(capi.cluster("born").at("/status/initialization").toString())
                .isEqualTo("{\"infrastructureProvisioned\":true}");
        assertThat(capi.condition("born", "ControlPlaneInitialized")).startsWith("False NotInitialized Waiting");
        assertThat(cluster.controlPlane()).isEmpty();
        cluster.release(Step.ControlPlane);

        await(
                "initialized",
                () -> capi.condition("born", "ControlPlaneInitialized").equals("True Initialized"));
        await("all machines", () -> capi.counters("born", "workers").equals("2/2/0/2"));
        assertThat(capi.counters("born", "controlPlane")).isEqualTo("1/1/0/1");
        assertThat(capi.cluster("born").at("/status/phase").asText()).isEqualTo("Provisioned");
        assertThat(capi.condition("born", "ControlPlaneAvailable")).isEqualTo("True Available");
        assertThat(capi.condition("born", "WorkersAvailable")).startsWith("False NotAvailable");
        Secret secret =
                hub.secrets().inNamespace(NS).withName("born-kubeconfig").require();
        assertThat(secret.getType()).isEqualTo("cluster.x-k8s.io/secret");
        assertThat(secret.getMetadata().getLabels()).containsEntry("cluster.x-k8s.io/cluster-name", "born");
        try (KubernetesClient admin = CapiHub.client(world.kubeconfig("born"))) {
            assertThat(admin.getMasterUrl().getPort())
                    .isEqualTo(capi.cluster("born")
                            .at("/spec/controlPlaneEndpoint/port")
                            .asInt());
            assertThat(user(admin)).isEqualTo("kubernetes-admin [system:masters, system:authenticated]");
            await("Nodes", () -> ready(admin).equals(List.of("False", "False", "False")));
            admin.resource(CapiHub.NETWORK).serverSideApply();
            await("Nodes are Ready", () -> ready(admin).equals(List.of("True", "True", "True")));
            await(
                    "DaemonSet",
                    () -> admin.apps()
                                    .daemonSets()
                                    .inNamespace("kube-system")
                                    .withName("network")
                                    .require()
                                    .getStatus()
                                    .getNumberReady()
                            == 3);
        }
        await("workers", () -> capi.condition("born", "WorkersAvailable").equals("True Available"));
        assertThat(capi.condition("born", "Available"))
                .isEqualTo("Unknown AvailableUnknown * Handed.over: Condition not yet reported");
        gate("born");
        await("the gate", () -> capi.condition("born", "Available").equals("True Available"));
        staysQuiet("born");
        world.delete("born");
    }

    private static void staysQuiet(String cluster) {
        AuditLog audit = world.local.auditLog();
        audit.mark();
        Awaitility.await()
                .during(Duration.ofSeconds(2))
                .atMost(CapiHub.PATIENCE)
                .until(() -> {
                    boolean quiet = audit.writes(each -> each.name().startsWith(cluster))
                                    .objects()
                            == 0;
                    audit.mark(); // its last word may come late
                    return quiet;
                });
    }

    @Test
    void itIsAsTheRealOne() {
        new ClusterContract(hub, NS, CapiHub.PATIENCE).hold("contract", "local", () -> world.network("contract"));
    }

    @Test
    void scalingAndUpgradesAreSeenStepByStep() {
        ProvisionedCluster cluster = provider.cluster(NS, "grows");
        capi.cluster("grows", "local", "v1.34.1", 1, 1);
        await("all machines", () -> capi.counters("grows", "workers").equals("1/1/0/1"));
        world.network("grows");
        await("Ready", () -> capi.counters("grows", "workers").equals("1/1/1/1"));

        cluster.hold(Step.ScaleWorkers);
        cluster.hold(Step.ScaleControlPlane);
        capi.cluster("grows", "local", "v1.34.1", 3, 2);
        await(
                "wants more",
                () -> capi.condition("grows", "ScalingUp").equals("True ScalingUp Scaling up from 2 to 5 replicas"));
        cluster.allowOne(Step.ScaleControlPlane);
        await("one more", () -> capi.counters("grows", "controlPlane").equals("3/2/2/2"));
        cluster.release(Step.ScaleControlPlane);
        cluster.release(Step.ScaleWorkers);
        await("scaled", () -> capi.condition("grows", "ScalingUp").equals("False NotScalingUp"));
        capi.cluster("grows", "local", "v1.34.1", 3, 1);
        await("scaled down", () -> capi.counters("grows", "workers").equals("1/1/1/1"));

        cluster.hold(Step.UpgradeControlPlane);
        cluster.hold(Step.UpgradeWorkers);
        capi.cluster("grows", "local", "v1.35.0", 3, 1);
        await("old", () -> capi.counters("grows", "controlPlane").equals("3/3/3/0"));
        assertThat(capi.condition("grows", "RollingOut"))
                .isEqualTo("True RollingOut Rolling out 3 not up-to-date replicas");
        assertThat(capi.condition("grows", "TopologyReconciled"))
                .isEqualTo("False ClusterUpgrading Cluster is upgrading to v1.35.0\n"
                        + "  * KubeadmControlPlane upgrading to version v1.35.0\n"
                        + "  * MachineDeployment grows-md-0 pending upgrade to version v1.35.0");
        assertThat(capi.counters("grows", "workers")).isEqualTo("1/1/1/1"); // not their turn
        cluster.allowOne(Step.UpgradeControlPlane);
        await("one is new", () -> capi.counters("grows", "controlPlane").equals("3/3/3/1"));
        cluster.release(Step.UpgradeControlPlane);
        await("their turn", () -> capi.counters("grows", "workers").equals("1/1/1/0"));
        assertThat(capi.counters("grows", "controlPlane")).isEqualTo("3/3/3/3");
        cluster.release(Step.UpgradeWorkers);
        await("done", () -> capi.condition("grows", "RollingOut").equals("False NotRollingOut"));
        assertThat(capi.condition("grows", "TopologyReconciled")).isEqualTo("True ReconcileSucceeded");
        try (KubernetesClient admin = CapiHub.client(world.kubeconfig("grows"))) {
            await(
                    "kubelets",
                    () -> admin.nodes().list().getItems().stream()
                            .map(each -> each.getStatus().getNodeInfo().getKubeletVersion())
                            .toList()
                            .equals(List.of("v1.35.0", "v1.35.0", "v1.35.0", "v1.35.0")));
        }
        world.delete("grows");
    }

    @Test
    void objectsOfAnExplicitTemplateHaveTheirCounters() {
        capi.apply("""
                apiVersion: cluster.x-k8s.io/v1beta2
                kind: Cluster
                metadata: {name: explicit}
                spec:
                  controlPlaneRef: {apiGroup: controlplane.cluster.x-k8s.io, kind: KubeadmControlPlane, name: explicit-cp}
                  infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AzureCluster, name: explicit}
                """);
        await(
                "infrastructure",
                () -> capi.condition("explicit", "InfrastructureReady").equals("True Ready"));
        assertThat(provider.cluster(NS, "explicit").controlPlane()).isEmpty();
        controlPlane("v1.34.1");
        machineDeployment("v1.34.1", 2);
        await(
                "control plane",
                () -> explicit(Kinds.CONTROL_PLANE, "explicit-cp").equals("true 1/1/v1.34.1"));
        await("workers", () -> explicit(Kinds.MACHINE_DEPLOYMENT, "explicit-md").equals("false 2/2/"));
        controlPlane("v1.35.0");
        await("upgraded", () -> explicit(Kinds.CONTROL_PLANE, "explicit-cp").equals("true 1/1/v1.35.0"));
        assertThat(explicit(Kinds.MACHINE_DEPLOYMENT, "explicit-md")).isEqualTo("false 2/2/");
        provider.cluster(NS, "explicit").hold(Step.UpgradeWorkers);
        machineDeployment("v1.35.0", 3);
        await("rolling", () -> explicit(Kinds.MACHINE_DEPLOYMENT, "explicit-md").equals("false 2/0/"));
        provider.cluster(NS, "explicit").release(Step.UpgradeWorkers);
        await("rolled", () -> explicit(Kinds.MACHINE_DEPLOYMENT, "explicit-md").equals("false 3/3/"));
        world.delete("explicit");
        assertThat(capi.read(Kinds.CONTROL_PLANE, "explicit-cp").isMissingNode())
                .isTrue();
        assertThat(capi.read(Kinds.MACHINE_DEPLOYMENT, "explicit-md").isMissingNode())
                .isTrue();
    }

    private static void controlPlane(String version) {
        capi.apply("""
                apiVersion: controlplane.cluster.x-k8s.io/v1beta2
                kind: KubeadmControlPlane
                metadata: {name: explicit-cp}
                spec:
                  replicas: 1
                  version: %s
                  kubeadmConfigSpec: {format: cloud-config}
                  machineTemplate:
                    spec: {infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AzureMachineTemplate, name: cp}}
                """.formatted(version));
    }

    private static void machineDeployment(String version, int replicas) {
        capi.apply("""
                apiVersion: cluster.x-k8s.io/v1beta2
                kind: MachineDeployment
                metadata: {name: explicit-md, labels: {cluster.x-k8s.io/cluster-name: explicit}}
                spec:
                  clusterName: explicit
                  replicas: %d
                  selector: {}
                  template:
                    spec:
                      clusterName: explicit
                      version: %s
                      bootstrap: {dataSecretName: none}
                      infrastructureRef: {apiGroup: infrastructure.cluster.x-k8s.io, kind: AzureMachineTemplate, name: md}
                """.formatted(replicas, version));
    }

    private static String explicit(ResourceDefinitionContext kind, String name) {
        var status = capi.read(kind, name).path("status");
        return "%s %s/%s/%s"
                .formatted(
                        status.at("/initialization/controlPlaneInitialized").asBoolean(),
                        status.path("replicas").asText(),
                        status.path("upToDateReplicas").asText(),
                        status.path("version").asText());
    }

    /** As the operator would say that it has handed over. */
    private static void gate(String cluster) {
        capi.of(Kinds.CLUSTER, cluster).subresource("status").patch(PatchContext.of(PatchType.JSON), """
                        [{"op": "add", "path": "/status/conditions/-", "value": {"type": "Handed.over", "status": "True",
                          "reason": "Done", "message": "", "lastTransitionTime": "2026-01-01T00:00:00Z"}}]""");
    }

    private static String user(KubernetesClient client) {
        var info = client.resource(new SelfSubjectReviewBuilder().build())
                .create()
                .getStatus()
                .getUserInfo();
        return info.getUsername() + " " + info.getGroups();
    }

    private static List<String> ready(KubernetesClient client) {
        return client.nodes().list().getItems().stream()
                .map(LocalProviderIT::ready)
                .toList();
    }

    private static String ready(Node node) {
        return node.getStatus().getConditions().stream()
                .filter(each -> each.getType().equals("Ready"))
                .findFirst()
                .orElseThrow()
                .getStatus();
    }
}
