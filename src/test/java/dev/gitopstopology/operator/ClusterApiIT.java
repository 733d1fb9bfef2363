package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.localcluster.AuditLog;
import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.localcluster.capi.CapiObjects;
import dev.gitopstopology.localcluster.capi.Components;
import dev.gitopstopology.localcluster.capi.Definitions;
import dev.gitopstopology.localcluster.capi.LocalProvider;
import dev.gitopstopology.localcluster.capi.ProvisionedCluster;
import dev.gitopstopology.localcluster.capi.Step;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Clusters of Cluster API on a hub of real API servers and the local provider, from nothing to registered; in the order in which it happens. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterApiIT {
    private static final String PROVISIONED = Provisioned.CLUSTER;
    private static World world;
    private static Engines engines;
    private static CapiObjects capi;
    private static @Nullable LocalProvider provider;

    @BeforeAll
    static void start() {
        world = World.running();
        engines = new Engines(world);
        capi = new CapiObjects(world.hub(), World.NS);
        world.apply(Resources.topology("company", """
                mode: Centralized
                engine: {type: ArgoCD, argoCD: {profile: Core}}
                clusters:
                  selector: {matchLabels: {fleet: company}}
                  clusterAPISelector: {matchLabels: {adopt: company}}
                """));
        world.awaitReady("company");
    }

    @AfterAll
    static void stop() {
        if (provider != null) {
            provider.close();
        }
        world.close();
    }

    private static ProvisionedCluster cluster(String name) {
        return Objects.requireNonNull(provider).cluster(World.NS, name);
    }

    private static void awaitCondition(String cluster, String type, String status, String reason) {
        await(cluster + " " + type + " " + status + " " + reason)
                .atMost(World.PATIENCE)
                .until(() -> said(cluster, type), (status + " " + reason)::equals);
    }

    private static String said(String cluster, String type) {
        FleetCluster found = world.fleetCluster(cluster);
        return Stream.ofNullable(found)
                .filter(each -> each.getStatus() != null && each.getStatus().conditions() != null)
                .flatMap(each -> each.getStatus().conditions().stream())
                .filter(each -> each.type().equals(type))
                .map(each -> each.status() + " " + each.reason())
                .findFirst()
                .orElse("");
    }

    private static KubernetesClient workload(String name) {
        LocalCluster local = cluster(name).controlPlane().orElseThrow();
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(local.kubeconfig()))
                .build();
    }

    private static void edit(String name, String spec) {
        world.apply(Resources.fleetCluster(name, Map.of("fleet", "company", "stage", "test"), spec));
    }

    @Test
    @Order(1)
    void aHubWithoutClusterApiIsToldAndWhatIsMissingIsNamedUntilItIsThere() throws InterruptedException {
        world.hub()
                .configMaps()
                .inNamespace(World.NS)
                .resource(Resources.configMap("network", "network.yaml", Provisioned.NETWORK))
                .create();
        edit("born", PROVISIONED);
        awaitCondition("born", "Provisioned", "False", "ClusterAPIMissing");
        Definitions.install(world.hub(), Components.Core, Components.KubeadmControlPlane);
        provider = LocalProvider.start(world.hub());
        cluster("born").hold(Step.Infrastructure, "quota of subscription exceeded");
        cluster("born").hold(Step.ControlPlane);
        awaitCondition("born", "Provisioned", "False", "ClassMissing");
        capi.clusterClass("local", "cluster.x-k8s.io/paused");
        awaitCondition("born", "Provisioned", "False", "ClassNotReconciled");
        capi.clusterClass("local");
        awaitCondition("born", "Provisioned", "True", "Provisioned");
        awaitCondition("born", "InfrastructureReady", "False", "InfrastructurePending");
        await("why").atMost(World.PATIENCE).until(() -> message("born", "Ready").contains("quota of subscription"));
        assertThat(capi.cluster("born").at("/metadata/labels/stage").asText()).isEqualTo("test");
    }

    @Test
    @Order(2)
    void theOperatorMayEndAtAnyStepAndTheNetworkComesBeforeTheEnrolment() {
        world.restartOperator();
        cluster("born").release(Step.Infrastructure);
        awaitCondition("born", "InfrastructureReady", "True", "InfrastructureReady");
        awaitCondition("born", "ControlPlaneInitialized", "False", "ControlPlanePending");
        world.restartOperator();
        cluster("born").release(Step.ControlPlane);
        awaitCondition("born", "Registered", "True", "Registered");
        awaitCondition("born", "NetworkReady", "True", "NetworkReady");
        awaitCondition("born", "Ready", "True", "Ready");
        world.awaitReady("company");
        try (KubernetesClient born = workload("born")) {
            String network = born.apps()
                    .daemonSets()
                    .inNamespace("kube-system")
                    .withName("network")
                    .require()
                    .getMetadata()
                    .getCreationTimestamp();
            String ours = born.namespaces()
                    .withName(Api.SYSTEM_NAMESPACE)
                    .require()
                    .getMetadata()
                    .getCreationTimestamp();
            assertThat(network).isLessThanOrEqualTo(ours);
        }
        Secret engines = engineSecret("born");
        assertThat(engines.getMetadata().getLabels()).containsEntry("stage", "test");
        assertThat(new String(Base64.getDecoder().decode(engines.getData().get("config")), StandardCharsets.UTF_8))
                .contains("bearerToken")
                .doesNotContain("certData", "keyData");
        await("the gate")
                .atMost(World.PATIENCE)
                .until(() -> capi.condition("born", "GitOpsReady"), "True Ready"::equals);
    }

    private static Secret engineSecret(String cluster) {
        return world.hub().secrets().inNamespace("argocd").list().getItems().stream()
                .filter(each -> each.getMetadata().getLabels() != null
                        && "cluster".equals(each.getMetadata().getLabels().get("argocd.argoproj.io/secret-type"))
                        && cluster.equals(new String(
                                Base64.getDecoder().decode(each.getData().get("name")), StandardCharsets.UTF_8)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @Order(3)
    void nothingIsWrittenWhenNothingChangesAlsoAfterARestart() {
        world.markAtRest(1);
        AuditLog workload = cluster("born").controlPlane().orElseThrow().auditLog();
        workload.mark();
        world.restartOperator();
        world.awaitQuiet(1);
        awaitCondition("born", "Ready", "True", "Ready");
        assertThat(world.writes()).isEmpty();
        assertThat(workload.records(
                        each -> each.isWrite() && !each.isTokenRequest() && !each.isReview() && !each.isLease()))
                .filteredOn(each -> each.userAgent().startsWith("gitops-topology/"))
                .isEmpty();
    }

    @Test
    @Order(4)
    void anUpgradeComesBeforeAScaleAndALabelTravels() {
        cluster("born").hold(Step.UpgradeControlPlane);
        world.apply(Resources.fleetCluster(
                "born",
                Map.of("fleet", "company", "stage", "production"),
                PROVISIONED.replace("v1.34.1", "v1.35.0").replace("replicas: 2", "replicas: 3")));
        awaitCondition("born", "UpToDate", "False", "Upgrading");
        assertThat(capi.cluster("born")
                        .at("/spec/topology/workers/machineDeployments/0/replicas")
                        .asInt())
                .isEqualTo(2);
        assertThat(capi.cluster("born").at("/spec/topology/version").asText()).isEqualTo("v1.35.0");
        cluster("born").release(Step.UpgradeControlPlane);
        awaitCondition("born", "UpToDate", "True", "UpToDate");
        assertThat(capi.cluster("born")
                        .at("/spec/topology/workers/machineDeployments/0/replicas")
                        .asInt())
                .isEqualTo(3);
        assertThat(world.fleetCluster("born").getStatus().clusterAPI().version())
                .isEqualTo("v1.35.0");
        await("the label")
                .atMost(World.PATIENCE)
                .until(() -> engineSecret("born")
                        .getMetadata()
                        .getLabels()
                        .get("stage")
                        .equals("production"));
    }

    @Test
    @Order(5)
    void aVersionThatIsLowerOrTooFarIsRefusedAndNothingIsDone() {
        edit("born", PROVISIONED.replace("v1.34.1", "v1.33.0").replace("replicas: 2", "replicas: 3"));
        awaitCondition("born", "Provisioned", "False", "VersionLower");
        edit("born", PROVISIONED.replace("v1.34.1", "v1.37.0").replace("replicas: 2", "replicas: 3"));
        awaitCondition("born", "Provisioned", "False", "VersionTooFar");
        assertThat(capi.cluster("born").at("/spec/topology/version").asText()).isEqualTo("v1.35.0");
        edit("born", PROVISIONED.replace("v1.34.1", "v1.35.0").replace("replicas: 2", "replicas: 3"));
        awaitCondition("born", "Provisioned", "True", "Provisioned");
    }

    @Test
    @Order(6)
    void anotherCertificateOfTheAdministratorChangesNothing() {
        String before = engineSecret("born").getMetadata().getResourceVersion();
        cluster("born").rotateKubeconfig();
        world.annotate("born", Api.ANNOTATION_ROTATE, "now");
        await("a new token")
                .atMost(World.PATIENCE)
                .until(() ->
                        !engineSecret("born").getMetadata().getResourceVersion().equals(before));
        awaitCondition("born", "Ready", "True", "Ready");
    }

    @Test
    @Order(7)
    void aClusterThatIsThereIsAdoptedFollowedAndLeavesWhenItsOwnerDeletesIt() {
        capi.apply("""
                apiVersion: cluster.x-k8s.io/v1beta2
                kind: Cluster
                metadata: {name: found, labels: {adopt: company, stage: old, topology.cluster.x-k8s.io/owned: ""}}
                spec:
                  topology: {classRef: {name: local}, version: v1.34.1, controlPlane: {replicas: 1}}
                """);
        awaitCondition("found", "Registered", "True", "Registered");
        assertThat(world.fleetCluster("found").getMetadata().getLabels())
                .containsEntry("stage", "old")
                .doesNotContainKey("topology.cluster.x-k8s.io/owned");
        capi.apply("""
                apiVersion: cluster.x-k8s.io/v1beta2
                kind: Cluster
                metadata: {name: found, labels: {adopt: company, stage: new}}
                spec:
                  topology: {classRef: {name: local}, version: v1.34.1, controlPlane: {replicas: 1}}
                """);
        await("the label")
                .atMost(World.PATIENCE)
                .until(() -> engineSecret("found")
                        .getMetadata()
                        .getLabels()
                        .get("stage")
                        .equals("new"));
        capi.deleteCluster("found");
        await("the FleetCluster goes").atMost(Duration.ofSeconds(150)).until(() -> world.fleetCluster("found") == null);
        assertThat(engines.destinations("hub")).containsExactly("born");
    }

    @Test
    @Order(8)
    void aPausedClusterThatGoesWasMovedAndNothingIsRevoked() {
        world.apply(Resources.fleetCluster("moved", Map.of("fleet", "company"), """
                connection: {type: ClusterAPI, clusterAPI: {clusterRef: {name: elsewhere}}}
                """));
        awaitCondition("moved", "Provisioned", "False", "ClusterMissing");
        capi.cluster("elsewhere", "local", "v1.34.1", 1, 1);
        awaitCondition("moved", "Registered", "True", "Registered");
        capi.pause("elsewhere");
        awaitCondition("moved", "UpToDate", "False", "Paused");
        capi.vanish("elsewhere");
        awaitCondition("moved", "Provisioned", "Unknown", "ClusterMoved");
        world.restartOperator();
        awaitCondition("moved", "Provisioned", "Unknown", "ClusterMoved");
        assertThat(engines.destinations("hub")).containsExactly("born", "moved");
    }

    @Test
    @Order(9)
    void twoOnOneClusterAreRefusedAndTheOlderKeepsIt() {
        world.apply(Resources.fleetCluster("second", Map.of("fleet", "company"), """
                connection: {type: ClusterAPI, clusterAPI: {clusterRef: {name: born}}}
                """));
        awaitCondition("second", "Provisioned", "False", "ClusterTaken");
        assertThat(engines.destinations("hub")).containsExactly("born", "moved");
        world.hub().resource(world.fleetCluster("second")).delete();
        await("it goes").atMost(World.PATIENCE).until(() -> world.fleetCluster("second") == null);
    }

    @Test
    @Order(10)
    void aProtectedClusterStaysAndAnUnprotectedOneGoesInOrder() {
        cluster("born").hold(Step.DeleteWorkers, "a budget of pods does not allow it");
        world.hub().resource(world.fleetCluster("born")).delete();
        awaitCondition("born", "Ready", "False", "DeletionProtected");
        assertThat(world.clusterCondition("born", "Leaving").message()).contains("deletionProtection");
        assertThat(engines.destinations("hub")).contains("born");
        edit(
                "born",
                PROVISIONED.replace("v1.34.1", "v1.35.0").replace("replicas: 2", "replicas: 3")
                        + "deletionProtection: false\n");
        awaitCondition("born", "Leaving", "True", "DeletingCluster");
        await("why it waits")
                .atMost(World.PATIENCE)
                .until(() -> message("born", "Leaving").contains("a budget of pods does not allow it"));
        assertThat(engines.destinations("hub")).containsExactly("moved");
        world.restartOperator();
        cluster("born").release(Step.DeleteWorkers);
        await("all gone").atMost(World.PATIENCE).until(() -> world.fleetCluster("born") == null);
        assertThat(capi.cluster("born").isMissingNode()).isTrue();
    }

    private static String message(String cluster, String type) {
        Condition condition = world.clusterCondition(cluster, type);
        return String.valueOf(condition.message());
    }

    @Test
    @Order(11)
    void aDeadControlPlaneIsGoneWithoutWhenSomebodySaysSo() {
        edit("dead", PROVISIONED + "deletionProtection: false\n");
        awaitCondition("dead", "Ready", "True", "Ready");
        cluster("dead").killControlPlane();
        world.hub().resource(world.fleetCluster("dead")).delete();
        awaitCondition("dead", "Ready", "Unknown", "Unreachable");
        await("the way out")
                .atMost(World.PATIENCE)
                .until(() -> message("dead", "Leaving").contains(Api.ANNOTATION_ABANDON));
        world.annotate(
                "dead",
                Api.ANNOTATION_ABANDON,
                Objects.requireNonNull(world.fleetCluster("dead").getStatus().clusterUID()));
        await("all gone").atMost(World.PATIENCE).until(() -> world.fleetCluster("dead") == null);
        assertThat(capi.cluster("dead").isMissingNode()).isTrue();
    }

    @Test
    @Order(12)
    void aClusterOfSomebodyElseIsNotTouchedAndOneThatWentIsNotMadeAgain() {
        capi.cluster("theirs", "local", "v1.34.1", 1, 0);
        await("their control plane")
                .atMost(World.PATIENCE)
                .until(() -> capi.condition("theirs", "ControlPlaneInitialized").startsWith("True"));
        edit("theirs", PROVISIONED + "deletionProtection: false\n");
        awaitCondition("theirs", "Provisioned", "False", "ForeignObject");
        try (KubernetesClient theirs = workload("theirs")) {
            assertThat(theirs.apps()
                            .daemonSets()
                            .inNamespace("kube-system")
                            .list()
                            .getItems())
                    .isEmpty();
            assertThat(theirs.namespaces().withName(Api.SYSTEM_NAMESPACE).get()).isNull();
        }
        world.hub().resource(world.fleetCluster("theirs")).delete();
        await("it goes").atMost(World.PATIENCE).until(() -> world.fleetCluster("theirs") == null);
        assertThat(capi.cluster("theirs").isMissingNode()).isFalse();

        edit("once", PROVISIONED);
        awaitCondition("once", "Registered", "True", "Registered");
        capi.deleteCluster("once");
        awaitCondition("once", "Provisioned", "False", "ClusterDeleted");
        assertThat(capi.cluster("once").isMissingNode()).isTrue();
        world.restartOperator();
        awaitCondition("once", "Provisioned", "False", "ClusterDeleted");
        assertThat(capi.cluster("once").isMissingNode()).isTrue();
        assertThat(engines.destinations("hub")).contains("once");
        capi.apply("""
                apiVersion: cluster.x-k8s.io/v1beta2
                kind: Cluster
                metadata: {name: once, annotations: {%s: %s}}
                spec: {topology: {classRef: {name: local}, version: v1.34.1, controlPlane: {replicas: 1}}}
                """.formatted(
                        Api.ANNOTATION_FLEET_CLUSTER_UID,
                        world.fleetCluster("once").getMetadata().getUid()));
        awaitCondition("once", "Provisioned", "False", "ClusterReplaced");
        await("another")
                .atMost(World.PATIENCE)
                .until(() -> capi.condition("once", "ControlPlaneInitialized").startsWith("True"));
        awaitCondition("once", "Provisioned", "False", "ClusterReplaced");
        assertThat(capi.cluster("once").at("/metadata/managedFields").findValuesAsText("manager"))
                .noneMatch(each -> each.startsWith(Api.FIELD_MANAGER));
    }
}
