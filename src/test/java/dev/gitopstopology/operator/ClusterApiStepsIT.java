package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.demo.SimulatedKubelet;
import dev.gitopstopology.localcluster.AuditLog;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.localcluster.capi.Step;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What may happen between the steps of a cluster of Cluster API: the operator ends, the cluster is slow, an engine takes over, a kubeconfig is written anew. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterApiStepsIT {
    private static final Map<String, String> COMPANY = Map.of("fleet", "company");
    private static final String UNPROTECTED = Provisioned.CLUSTER + "deletionProtection: false\n";
    private static CapiWorld clusters;
    private static World world;

    @BeforeAll
    static void start() throws InterruptedException {
        clusters = new CapiWorld();
        world = clusters.world();
    }

    @AfterAll
    static void stop() {
        clusters.close();
    }

    private static void network(String name, String manifests) {
        world.apply(Resources.configMap(name, "network.yaml", manifests));
    }

    private static void restartAt(String cluster, String type, String what) {
        clusters.awaitSaid(cluster, type, what);
        world.restartOperator();
        clusters.awaitSaid(cluster, type, what);
    }

    @Test
    @Order(1)
    void theOperatorMayEndAtEachStepAndNothingIsDoneTwice() {
        for (Step each : Step.values()) {
            clusters.cluster("steps").hold(each, "held at " + each);
        }
        clusters.declare("steps", Map.of(), "late", UNPROTECTED);
        restartAt("steps", "Provisioned", "False ClassMissing");
        clusters.capi().clusterClass("local");
        clusters.awaitSaid("steps", "Provisioned", "True Provisioned");
        restartAt("steps", "InfrastructureReady", "False InfrastructurePending");
        String uid = clusters.capi().cluster("steps").at("/metadata/uid").asText();
        clusters.cluster("steps").release(Step.Infrastructure);
        restartAt("steps", "ControlPlaneInitialized", "False ControlPlanePending");
        clusters.cluster("steps").release(Step.ControlPlane);
        restartAt("steps", "NetworkReady", "False AddonVersionUnknown");
        assertThat(clusters.said("steps", "Connected")).isEqualTo("False AddonsPending");
        assertThat(clusters.workload("steps").namespaces().withName(World.NS).get())
                .as("nothing of ours before its network")
                .isNull();

        await("the gate is shut")
                .atMost(World.PATIENCE)
                .until(() -> clusters.capi().condition("steps", "GitOpsReady").startsWith("False "));

        engineApplies(clusters.workload("steps"), SETTINGS);
        network("late", Provisioned.NETWORK + SETTINGS);
        restartAt("steps", "NetworkReady", "False ForeignObject");
        assertThat(clusters.said("steps", "Connected")).isEqualTo("False AddonsPending");
        clusters.workload("steps")
                .configMaps()
                .inNamespace("kube-system")
                .withName("network-settings")
                .delete();
        clusters.awaitSaid("steps", "NetworkReady", "True NetworkReady");
        restartAt("steps", "Connected", "True Connected");
        assertThat(clusters.said("steps", "Registered")).isEqualTo("False NotRegistered");
        clusters.declare("steps", COMPANY, "late", UNPROTECTED);
        restartAt("steps", "Registered", "True Registered");
        clusters.cluster("steps").release(Step.ScaleWorkers);
        clusters.declare("steps", COMPANY, "late", UNPROTECTED.replace("v1.34.1", "v1.35.0"));
        restartAt("steps", "UpToDate", "False Upgrading");
        clusters.cluster("steps").release(Step.UpgradeControlPlane);
        restartAt("steps", "UpToDate", "False Upgrading"); // the workers' turn
        clusters.cluster("steps").release(Step.UpgradeWorkers);
        clusters.awaitSaid("steps", "UpToDate", "True UpToDate");

        assertThat(clusters.capi().cluster("steps").at("/metadata/uid").asText())
                .isEqualTo(uid);
        assertThat(addonWrites("steps"))
                .containsExactlyInAnyOrder("clusterroles/network", "daemonsets/network", "configmaps/network-settings");
        assertThat(clusters.engineAccounts("steps")).hasSize(1);
    }

    /** Of the operator, since the cluster began. */
    private static List<String> addonWrites(String cluster) {
        return clusters
                .server(cluster)
                .auditLog()
                .records(each -> each.isWrite()
                        && each.code() < HttpURLConnection.HTTP_BAD_REQUEST
                        && ours(each)
                        && each.name().startsWith("network"))
                .stream()
                .map(each -> each.resource() + "/" + each.name())
                .toList();
    }

    private static boolean ours(AuditRecord request) {
        return request.userAgent().startsWith("gitops-topology/");
    }

    @Test
    @Order(2)
    void itMayEndAtEachStepOfADeletionToo() {
        world.hub().resource(world.fleetCluster("steps")).delete();
        for (Step each : List.of(Step.DeleteWorkers, Step.DeleteControlPlane, Step.DeleteInfrastructure)) {
            await("it tells of " + each)
                    .atMost(World.PATIENCE)
                    .until(() -> clusters.message("steps", "Leaving").contains("held at " + each));
            restartAt("steps", "Leaving", "True DeletingCluster");
            if (each == Step.DeleteWorkers) {
                assertThat(clusters.engineAccounts("steps")).isEmpty();
            }
            clusters.cluster("steps").release(each);
        }
        clusters.awaitGone("steps");
        assertThat(clusters.capi().cluster("steps").isMissingNode()).isTrue();
    }

    @Test
    @Order(3)
    void aSlowClusterIsWaitedForAndNotDeletedBeforeItAnswered() {
        clusters.declare("slow", COMPANY, "slow", UNPROTECTED);
        clusters.awaitSaid("slow", "NetworkReady", "False AddonVersionUnknown");
        LocalCluster server = clusters.server("slow");
        try (HttpFaultProxy proxy = HttpFaultProxy.to(server)) {
            world.secret("slow-kubeconfig", "value", server.kubeconfig(proxy.server()));
            network("slow", Provisioned.NETWORK);
            clusters.awaitSaid("slow", "Registered", "True Registered");
            assertThat(clusters.engineAccounts("slow")).hasSize(1);
            clusters.cluster("slow").hold(Step.DeleteWorkers);

            proxy.when(MemberFault.ours()).delay(Duration.ofMinutes(1)); // longer than we wait for an answer
            world.hub().resource(world.fleetCluster("slow")).delete();
            clusters.awaitSaid("slow", "Ready", "Unknown Unreachable");
            await("the way out")
                    .atMost(World.PATIENCE)
                    .until(() -> clusters.message("slow", "Leaving").contains(Api.ANNOTATION_ABANDON));
            assertThat(clusters.capi().cluster("slow").at("/metadata").has("deletionTimestamp"))
                    .isFalse();

            proxy.pass();
            proxy.when(MemberFault.ours()).delay(Duration.ofSeconds(1));
            clusters.awaitSaid("slow", "Leaving", "True DeletingCluster");
            assertThat(clusters.engineAccounts("slow")).isEmpty();
            clusters.cluster("slow").release(Step.DeleteWorkers);
            clusters.awaitGone("slow");
        }
        assertThat(clusters.capi().cluster("slow").isMissingNode()).isTrue();
    }

    private static final String SETTINGS = """
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: network-settings, namespace: kube-system}
            data: {mtu: "1500"}
            """;

    @Test
    @Order(4)
    void whatAnEngineTookOverIsItsOwnAndTheRestStaysOurs() {
        network("kept", Provisioned.NETWORK + SETTINGS);
        clusters.declare("kept", COMPANY, "kept", Provisioned.CLUSTER);
        clusters.awaitSaid("kept", "Ready", "True Ready");
        KubernetesClient workload = clusters.workload("kept");
        engineApplies(workload, """
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: network, namespace: kube-system, labels: {kustomize.toolkit.fluxcd.io/name: network}}
                spec:
                  selector: {matchLabels: {app: network}}
                  template:
                    metadata: {labels: {app: network}}
                    spec: {containers: [{name: network, image: "network:engine"}]}
                """);
        engineApplies(workload, """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: network-settings, namespace: kube-system, annotations: {argocd.argoproj.io/tracking-id: "network:/ConfigMap:kube-system/network-settings"}}
                data: {mtu: "9000"}
                """);
        AuditLog audit = clusters.server("kept").auditLog();
        audit.mark();
        network(
                "kept",
                (Provisioned.NETWORK + SETTINGS)
                        .replace("image: network", "image: \"network:ours\"")
                        .replace("1500", "1400")
                        .replace("verbs: [\"*\"]", "verbs: [get]"));
        world.annotate("kept", Api.ANNOTATION_ROTATE, "look");
        await("what nobody took over is updated")
                .atMost(World.PATIENCE)
                .until(() -> rules(workload).equals(List.of("get")));
        world.restartOperator();
        clusters.awaitSaid("kept", "Ready", "True Ready");
        world.awaitQuiet(1);
        assertThat(image(workload)).isEqualTo("network:engine");
        assertThat(workload.configMaps()
                        .inNamespace("kube-system")
                        .withName("network-settings")
                        .require()
                        .getData())
                .containsEntry("mtu", "9000");
        assertThat(audit.records(
                        each -> each.isWrite() && ours(each) && each.name().startsWith("network")))
                .extracting(AuditRecord::resource)
                .containsExactly("clusterroles");
        assertThat(clusters.said("kept", "NetworkReady")).isEqualTo("True NetworkReady");
    }

    @Test
    @Order(5)
    void anotherAddonIsAppliedAtOnceAndASourceThatIsAwayTakesNoNetworkDown() {
        world.apply(Resources.configMap("dns", "dns.yaml", SETTINGS.replace("network-settings", "dns-settings")));
        clusters.declare(
                "kept",
                COMPANY,
                "kept",
                Provisioned.CLUSTER.replace("addons: [", "addons: [{name: dns, configMap: {name: dns}}, "));
        KubernetesClient workload = clusters.workload("kept");
        await("the other add-on")
                .atMost(World.PATIENCE)
                .until(() -> workload.configMaps()
                                .inNamespace("kube-system")
                                .withName("dns-settings")
                                .get()
                        != null);
        clusters.awaitSaid("kept", "Ready", "True Ready");
        world.hub().configMaps().inNamespace(World.NS).withName("kept").delete();
        world.mark();
        world.annotate("kept", Api.ANNOTATION_ROTATE, "look again");
        await("the source is missed, and asked again and again")
                .atMost(World.PATIENCE)
                .until(() -> world.requests("hub").stream()
                                .filter(each -> each.resource().equals("configmaps")
                                        && each.name().equals("kept"))
                                .count()
                        >= 4);
        assertThat(clusters.said("kept", "NetworkReady")).isEqualTo("True NetworkReady");
        network("kept", Provisioned.NETWORK + SETTINGS);
    }

    private static void engineApplies(KubernetesClient workload, String manifest) {
        workload.resource(manifest).fieldManager("engine").forceConflicts().serverSideApply();
    }

    private static List<String> rules(KubernetesClient workload) {
        return workload.rbac()
                .clusterRoles()
                .withName("network")
                .require()
                .getRules()
                .get(0)
                .getVerbs();
    }

    private static String image(KubernetesClient workload) {
        DaemonSet network = workload.apps()
                .daemonSets()
                .inNamespace("kube-system")
                .withName("network")
                .require();
        return network.getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
    }

    /** An administrator's certificate ends after a year; ours may have ended before Cluster API writes the next one. */
    @Test
    @Order(6)
    void aKubeconfigThatClusterApiWritesAnewIsUsedWithoutBeingAsked() {
        LocalCluster server = clusters.server("kept");
        String secret = engineSecret();
        world.secret("kept-kubeconfig", "value", server.kubeconfig().replace(server.adminToken(), "ended"));
        clusters.workload("kept")
                .serviceAccounts()
                .inNamespace(World.NS)
                .withName("gitops-topology-installer")
                .delete();
        String ours = Credentials.of(world, "kept").installer();
        await("our token is refused")
                .atMost(World.PATIENCE)
                .until(() -> Credentials.status(server, ours) == HttpURLConnection.HTTP_UNAUTHORIZED);
        world.annotate("kept", Api.ANNOTATION_ROTATE, "now");
        clusters.awaitSaid("kept", "Connected", "False Unauthorized");
        clusters.cluster("kept").rotateKubeconfig();
        clusters.awaitSaid("kept", "Connected", "True Connected");
        clusters.awaitSaid("kept", "Ready", "True Ready");
        assertThat(engineSecret()).as("the engine's Secret is the same one").isEqualTo(secret);
    }

    private static String engineSecret() {
        return new Engines(world)
                .clusterSecrets("hub").stream()
                        .filter(each -> Engines.decoded(each, "name").equals("kept"))
                        .map(each -> each.getMetadata().getUid())
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    @Order(7)
    void anEngineOnANewClusterIsReadyWhenItsWorkloadsAre() {
        world.apply(Resources.topology("own", """
                mode: PerCluster
                engine: {type: ArgoCD, argoCD: {profile: Core}}
                clusters: {selector: {matchLabels: {fleet: own}}}
                """));
        network("own", Provisioned.NETWORK);
        clusters.declare("own", Map.of("fleet", "own"), "own", Provisioned.CLUSTER);
        clusters.awaitSaid("own", "EngineReady", "False NotObserved");
        try (SimulatedKubelet kubelet = new SimulatedKubelet(clusters.workload("own"))) {
            clusters.awaitSaid("own", "EngineReady", "True EngineReady");
        }
        clusters.awaitSaid("own", "Registered", "True Registered");
    }
}
