package dev.gitopstopology.localcluster.capi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gitopstopology.localcluster.AuditLog;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReviewBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the operator's tests rely on, on real API servers. */
class LocalProviderIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String NS = "default";
    private static final String NETWORK = """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: network, namespace: kube-system}
            spec:
              selector: {matchLabels: {app: network}}
              template:
                metadata: {labels: {app: network}}
                spec: {containers: [{name: network, image: network}]}
            """;

    private static LocalCluster local;
    private static KubernetesClient hub;
    private static LocalProvider provider;
    private static CapiObjects capi;

    @BeforeAll
    static void start() throws InterruptedException {
        local = LocalCluster.start(ClusterOptions.named("capi-hub"));
        hub = client(local.kubeconfig());
        Definitions.install(hub, Components.Core, Components.KubeadmControlPlane);
        provider = LocalProvider.start(hub);
        capi = new CapiObjects(hub, NS);
        capi.clusterClass("local");
    }

    @AfterAll
    static void stop() {
        provider.close();
        hub.close();
        local.close();
    }

    @Test
    void aClusterGetsARealControlPlaneAndItsNodesWaitForTheNetwork() {
        ProvisionedCluster cluster = provider.cluster(NS, "born");
        cluster.hold(Step.Infrastructure, "quota of subscription exceeded");
        cluster.hold(Step.ControlPlane);
        capi.apply(CapiObjects.yaml("born", "local", "v1.34.1", 1, 2)
                + "  availabilityGates: [{conditionType: Handed.over}]\n");
        await("failure", () -> capi.condition("born", "InfrastructureReady")
                .equals("False NotReady quota of subscription exceeded"));
        assertThat(capi.cluster("born").at("/metadata/finalizers/0").asText()).isEqualTo("cluster.cluster.x-k8s.io");
        assertThat(capi.cluster("born").at("/status/phase").asText()).isEqualTo("Provisioning");
        cluster.release(Step.Infrastructure);
        await("infrastructure", () -> capi.condition("born", "InfrastructureReady").equals("True Ready"));
        assertThat(capi.cluster("born").at("/status/initialization").toString())
                .isEqualTo("{\"infrastructureProvisioned\":true}");
        assertThat(capi.condition("born", "ControlPlaneInitialized")).startsWith("False NotInitialized Waiting");
        assertThat(cluster.controlPlane()).isEmpty();
        cluster.release(Step.ControlPlane);

        await("initialized", () -> capi.condition("born", "ControlPlaneInitialized").equals("True Initialized"));
        await("all machines", () -> capi.counters("born", "workers").equals("2/2/0/2"));
        assertThat(capi.counters("born", "controlPlane")).isEqualTo("1/1/0/1");
        assertThat(capi.cluster("born").at("/status/phase").asText()).isEqualTo("Provisioned");
        assertThat(capi.condition("born", "ControlPlaneAvailable")).isEqualTo("True Available");
        assertThat(capi.condition("born", "WorkersAvailable")).startsWith("False NotAvailable");
        Secret secret = hub.secrets().inNamespace(NS).withName("born-kubeconfig").require();
        assertThat(secret.getType()).isEqualTo("cluster.x-k8s.io/secret");
        assertThat(secret.getMetadata().getLabels()).containsEntry("cluster.x-k8s.io/cluster-name", "born");
        try (KubernetesClient admin = client(kubeconfig("born"))) {
            assertThat(admin.getMasterUrl().getPort())
                    .isEqualTo(capi.cluster("born").at("/spec/controlPlaneEndpoint/port").asInt());
            assertThat(user(admin)).isEqualTo("kubernetes-admin [system:masters, system:authenticated]");
            await("Nodes", () -> ready(admin).equals(List.of("False", "False", "False")));
            admin.resource(NETWORK).serverSideApply();
            await("Nodes are Ready", () -> ready(admin).equals(List.of("True", "True", "True")));
            await("DaemonSet", () -> admin.apps()
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
        staysQuiet();
        delete("born");
    }

    private static void staysQuiet() {
        AuditLog audit = local.auditLog();
        audit.mark();
        Awaitility.await().during(Duration.ofSeconds(2))
                .atMost(PATIENCE)
                .until(() -> audit.writes(each -> !each.isLease()).objects() == 0);
    }

    @Test
    void scalingAndUpgradesAreSeenStepByStep() {
        ProvisionedCluster cluster = provider.cluster(NS, "grows");
        capi.cluster("grows", "local", "v1.34.1", 1, 1);
        await("all machines", () -> capi.counters("grows", "workers").equals("1/1/0/1"));
        network("grows");
        await("Ready", () -> capi.counters("grows", "workers").equals("1/1/1/1"));

        cluster.hold(Step.ScaleWorkers);
        cluster.hold(Step.ScaleControlPlane);
        capi.cluster("grows", "local", "v1.34.1", 3, 2);
        await("wants more", () -> capi.condition("grows", "ScalingUp").equals("True ScalingUp Scaling up from 2 to 5 replicas"));
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
                .isEqualTo("False MachineDeploymentsUpgradePending Cluster is upgrading to v1.35.0");
        assertThat(capi.counters("grows", "workers")).isEqualTo("1/1/1/1"); // not their turn
        cluster.allowOne(Step.UpgradeControlPlane);
        await("one is new", () -> capi.counters("grows", "controlPlane").equals("3/3/3/1"));
        cluster.release(Step.UpgradeControlPlane);
        await("their turn", () -> capi.counters("grows", "workers").equals("1/1/1/0"));
        assertThat(capi.counters("grows", "controlPlane")).isEqualTo("3/3/3/3");
        cluster.release(Step.UpgradeWorkers);
        await("done", () -> capi.condition("grows", "RollingOut").equals("False NotRollingOut"));
        assertThat(capi.condition("grows", "TopologyReconciled")).isEqualTo("True ReconcileSucceeded");
        try (KubernetesClient admin = client(kubeconfig("grows"))) {
            await("kubelets", () -> admin.nodes().list().getItems().stream()
                    .map(each -> each.getStatus().getNodeInfo().getKubeletVersion())
                    .toList()
                    .equals(List.of("v1.35.0", "v1.35.0", "v1.35.0", "v1.35.0")));
        }
        delete("grows");
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
        await("infrastructure", () -> capi.condition("explicit", "InfrastructureReady").equals("True Ready"));
        assertThat(provider.cluster(NS, "explicit").controlPlane()).isEmpty();
        controlPlane("v1.34.1");
        machineDeployment("v1.34.1", 2);
        await("control plane", () -> explicit(Kinds.CONTROL_PLANE, "explicit-cp").equals("true 1/1/v1.34.1"));
        await("workers", () -> explicit(Kinds.MACHINE_DEPLOYMENT, "explicit-md").equals("false 2/2/"));
        controlPlane("v1.35.0");
        await("upgraded", () -> explicit(Kinds.CONTROL_PLANE, "explicit-cp").equals("true 1/1/v1.35.0"));
        assertThat(explicit(Kinds.MACHINE_DEPLOYMENT, "explicit-md")).isEqualTo("false 2/2/");
        provider.cluster(NS, "explicit").hold(Step.UpgradeWorkers);
        machineDeployment("v1.35.0", 3);
        await("rolling", () -> explicit(Kinds.MACHINE_DEPLOYMENT, "explicit-md").equals("false 2/0/"));
        provider.cluster(NS, "explicit").release(Step.UpgradeWorkers);
        await("rolled", () -> explicit(Kinds.MACHINE_DEPLOYMENT, "explicit-md").equals("false 3/3/"));
        delete("explicit");
        assertThat(capi.read(Kinds.CONTROL_PLANE, "explicit-cp").isMissingNode()).isTrue();
        assertThat(capi.read(Kinds.MACHINE_DEPLOYMENT, "explicit-md").isMissingNode()).isTrue();
    }

    @Test
    void aControlPlaneDiesAndComesBackAndItsKubeconfigChanges() {
        ProvisionedCluster cluster = provider.cluster(NS, "dies");
        capi.cluster("dies", "local", "v1.34.1", 1, 0);
        await("initialized", () -> capi.condition("dies", "ControlPlaneInitialized").equals("True Initialized"));
        String before = kubeconfig("dies");
        try (KubernetesClient admin = client(before)) {
            String identity = admin.namespaces().withName("kube-system").require().getMetadata().getUid();
            cluster.killControlPlane();
            await("seen", () -> capi.condition("dies", "RemoteConnectionProbe").startsWith("False ProbeFailed"));
            assertThat(capi.condition("dies", "ControlPlaneAvailable")).startsWith("Unknown InspectionFailed");
            assertThatThrownBy(() -> admin.nodes().list()).isInstanceOf(KubernetesClientException.class);
            cluster.reviveControlPlane();
            await("back", () -> capi.condition("dies", "ControlPlaneAvailable").equals("True Available"));
            cluster.rotateKubeconfig();
            assertThat(kubeconfig("dies")).isNotEqualTo(before);
            try (KubernetesClient other = client(kubeconfig("dies"))) {
                assertThat(other.namespaces().withName("kube-system").require().getMetadata().getUid())
                        .isEqualTo(identity);
            }
        }
        hub.secrets().inNamespace(NS).withName("dies-kubeconfig").delete();
        cluster.hold(Step.ScaleWorkers); // any reason to look
        await("written again", () -> hub.secrets().inNamespace(NS).withName("dies-kubeconfig").get() != null);
        cluster.killControlPlane();
        delete("dies"); // with nobody to ask about Nodes
    }

    @Test
    void aDeletionGoesInOrderAndMayHang() {
        ProvisionedCluster cluster = provider.cluster(NS, "goes");
        capi.cluster("goes", "local", "v1.34.1", 1, 1);
        await("all machines", () -> capi.counters("goes", "workers").equals("1/1/0/1"));
        LocalCluster controlPlane = cluster.controlPlane().orElseThrow();
        String uid = capi.cluster("goes").at("/metadata/uid").asText();
        cluster.hold(Step.DeleteWorkers, "* Machine goes-md-0-2: Drain not completed yet: PodDisruptionBudget shop/web");
        cluster.hold(Step.DeleteControlPlane);
        cluster.hold(Step.DeleteInfrastructure, "resource group is locked");
        capi.of(Kinds.CLUSTER, "goes").delete();
        await("workers", () -> capi.condition("goes", "Deleting")
                .equals("True WaitingForWorkersDeletion * Machine goes-md-0-2: Drain not completed yet: "
                        + "PodDisruptionBudget shop/web"));
        assertThat(capi.cluster("goes").at("/status/phase").asText()).isEqualTo("Deleting");
        cluster.release(Step.DeleteWorkers);
        await("control plane", () -> capi.condition("goes", "Deleting").startsWith("True WaitingForControlPlaneDeletion"));
        assertThat(controlPlane.processes()).isNotEmpty();
        cluster.release(Step.DeleteControlPlane);
        await("infrastructure", () -> capi.condition("goes", "Deleting")
                .equals("True WaitingForInfrastructureDeletion resource group is locked"));
        assertThat(controlPlane.processes()).isEmpty();
        assertThat(capi.cluster("goes").at("/metadata/uid").asText()).isEqualTo(uid);
        cluster.release(Step.DeleteInfrastructure);
        await("gone", () -> capi.cluster("goes").isMissingNode());
        await("Secret gone, too", () -> hub.secrets().inNamespace(NS).withName("goes-kubeconfig").get() == null);
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
        await("unknown class", () -> capi.condition("classless", "TopologyReconciled").startsWith("False ReconcileFailed"));
        assertThat(capi.cluster("paused").at("/status/initialization").isMissingNode()).isTrue();
        assertThat(capi.cluster("classless").at("/status/initialization").isMissingNode()).isTrue();
        provider.cluster(NS, "classless").hold(Step.ControlPlane);
        capi.clusterClass("later");
        await("known", () -> capi.condition("classless", "TopologyReconciled").equals("True ReconcileSucceeded"));
        capi.of(Kinds.CLUSTER, "paused").delete();
        await("paused, still", () -> capi.condition("paused", "Deleting").startsWith("True"));
        capi.of(Kinds.CLUSTER, "paused").edit(live -> {
            live.setAdditionalProperty("spec", Map.of("paused", false));
            return live;
        });
        await("gone", () -> capi.cluster("paused").isMissingNode());
        delete("classless");
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

    private static String explicit(
            ResourceDefinitionContext kind, String name) {
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
        capi.of(Kinds.CLUSTER, cluster)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON), """
                        [{"op": "add", "path": "/status/conditions/-", "value": {"type": "Handed.over", "status": "True",
                          "reason": "Done", "message": "", "lastTransitionTime": "2026-01-01T00:00:00Z"}}]""");
    }

    private static void network(String cluster) {
        try (KubernetesClient admin = client(kubeconfig(cluster))) {
            admin.resource(NETWORK).serverSideApply();
        }
    }

    private static void delete(String cluster) {
        capi.of(Kinds.CLUSTER, cluster).delete();
        await(cluster + " gone", () -> capi.cluster(cluster).isMissingNode());
        assertThat(provider.cluster(NS, cluster).controlPlane()).isEmpty();
    }

    private static String kubeconfig(String cluster) {
        String value = hub.secrets()
                .inNamespace(NS)
                .withName(cluster + "-kubeconfig")
                .require()
                .getData()
                .get("value");
        return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
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

    private static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(PATIENCE).until(condition);
    }

    private static KubernetesClient client(String kubeconfig) {
        Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig))
                .withUserAgent("test")
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
