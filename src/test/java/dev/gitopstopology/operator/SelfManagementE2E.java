package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.e2e.ArgoCDApi;
import dev.gitopstopology.e2e.ArgoCDHost;
import dev.gitopstopology.localcluster.AuditLog;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.ClusterOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * From an empty cluster to an operator that is managed by the Argo CD that it rendered itself, as docs/self-management.md says, with the
 * files of deploy/argocd: in the order in which it happens. The operator runs as its Deployment says, with the rights of the chart.
 */
@Tag("e2e")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SelfManagementE2E {
    private static final String OPERATOR = "gitops-topology";
    private static final String FLEET = "gitops-topology-fleet";

    @TempDir
    private static Path directory;

    private static World world;
    private static AuditLog hubAudit;
    private static Path kubeconfig;
    private static DeployedOperator operator;
    private static PlatformRepository repository;
    private static ArgoCDHost engine;
    private static ArgoCDApi api;
    private static Applications applications;

    /** The bootstrap. */
    @BeforeAll
    static void bootstrap() throws IOException {
        repository = new PlatformRepository(directory.resolve("fleet.git"));
        world = new World(List.of(ClusterOptions.named("eu-1")), null);
        hubAudit = world.cluster("hub").auditLog();
        world.hub()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(World.NS)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
        HelmInstall.of(world, repository.values());
        asTheDisruptionController();
        kubeconfig = HelmInstall.kubeconfig(world, directory);
        operator = DeployedOperator.start(world, "first", kubeconfig, directory);
        world.apply(repository.declared("hub"));
        world.apply(repository.declared("company"));
        world.awaitReady("company");

        engine = ArgoCDHost.start(
                world.topology("company").getStatus().pinned().version(), world.cluster("hub"), world.hub(), "argocd");
        assumeTrue(engine.reachesItsOwnCluster(), "this host gives a process no mount namespace");
        api = ArgoCDApi.login(engine.server(), world.hub(), "argocd");
        applications = new Applications(world.hub(), engine, repository.url());
    }

    /** These servers run no controller for it. */
    private static void asTheDisruptionController() {
        world.hub()
                .policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(World.NS)
                .withName(OPERATOR)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"status": {"observedGeneration": 1, "currentHealthy": 2, "desiredHealthy": 1, "disruptionsAllowed": 1,
                          "expectedPods": 2, "conditions": [{"type": "DisruptionAllowed", "status": "True", "reason": "SufficientPods",
                            "message": "", "lastTransitionTime": "2026-01-01T00:00:00Z"}]}}
                        """);
    }

    @AfterAll
    static void stop() throws IOException {
        if (engine != null) {
            engine.keepLogs(Path.of("target", "e2e-logs", "self-management"));
            engine.close();
        }
        if (operator != null) {
            operator.close();
        }
        if (repository != null) {
            repository.close();
        }
        if (world != null) {
            world.close();
        }
    }

    /** What the chart and the fleet's files say, as it is on the hub; but for how Argo CD and Helm mark what is theirs. */
    private static Map<String, String> state() {
        Map<String, String> found = new TreeMap<>();
        repository.all().forEach(each -> {
            GenericKubernetesResource live = world.hub().resource(each).get();
            String name = each.getKind() + "/" + each.getMetadata().getName();
            assertThat(live).as(name).isNotNull();
            ObjectMeta metadata = live.getMetadata();
            String uid = metadata.getUid();
            metadata.getAnnotations().keySet().removeIf(key -> key.startsWith("argocd.argoproj.io/"));
            metadata.getLabels().remove("app.kubernetes.io/managed-by");
            live.getAdditionalProperties().remove("status");
            found.put(
                    name,
                    "%s %s %s %s"
                            .formatted(
                                    uid,
                                    metadata.getLabels(),
                                    metadata.getAnnotations(),
                                    live.getAdditionalProperties()));
        });
        return found;
    }

    /** Deletions on both clusters since the beginning, by the operator, the Argo CD, or any account but an administrator's and the controllers'. */
    private static List<AuditRecord> deletions() {
        return Stream.of("hub", "eu-1")
                .flatMap(cluster -> world.cluster(cluster).auditLog().records().stream())
                .filter(request -> !request.user().startsWith("system:serviceaccount:kube-system:"))
                .filter(request -> request.verb().startsWith("delete"))
                .filter(request -> request.user().startsWith("system:serviceaccount:"))
                .toList();
    }

    /** Writes of the operator, and of the Argo CD to what is not its own: its account on the hub is used for nothing else. */
    private static List<String> writes() {
        return Stream.concat(
                        world.writes().stream(),
                        hubAudit.records().stream()
                                .filter(AuditRecord::isWrite)
                                .filter(request ->
                                        request.user().startsWith("system:serviceaccount:" + World.NS + ":engine-"))
                                .filter(request -> !request.isEvent() && !request.isReview()))
                .map(request -> request.user() + " " + request.verb() + " " + request.requestUri())
                .toList();
    }

    private static void mark() {
        world.mark();
        hubAudit.mark();
    }

    /** Nothing is written any more, for a time in which the Argo CD has looked at everything several times. */
    private static void awaitQuiet() {
        AtomicInteger before = new AtomicInteger(-1);
        await("no more writes")
                .atMost(World.PATIENCE)
                .during(Duration.ofSeconds(10))
                .until(() -> {
                    int now = writes().size();
                    return now == before.getAndSet(now);
                });
    }

    private static void awaitHealth(String application, String health) {
        await("Application %s %s".formatted(application, health))
                .atMost(World.PATIENCE)
                .untilAsserted(() -> {
                    engine.requireAlive();
                    assertThat(applications.status(application, "health", "status"))
                            .isEqualTo(health);
                });
    }

    /** What the Argo CD shows of each object of the fleet. */
    private static void awaitTree(Map<String, String> health) {
        await("health " + health)
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(api.health(FLEET)).containsAllEntriesOf(health));
    }

    @Test
    @Order(1)
    void theOperatorsArgoCDAdoptsWhatHelmInstalledAndWhatWasAppliedByHand() throws IOException {
        awaitQuiet();
        Map<String, String> before = state();
        mark();
        String revision = repository.commit("the platform");
        repository.applications().forEach(world::apply);
        applications.awaitSynced(OPERATOR, revision);
        applications.awaitSynced(FLEET, revision);
        awaitHealth(OPERATOR, "Healthy");
        awaitHealth(FLEET, "Healthy");

        Map<String, String> after = state();
        before.forEach((name, was) -> assertThat(after.get(name)).as(name).isEqualTo(was));
        assertThat(applications.resources(OPERATOR))
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        (resource, status) -> assertThat(status).as(resource).isEqualTo("Synced"));
        awaitTree(Map.of("GitOpsTopology/company", "Healthy", "FleetCluster/hub", "Healthy"));
        assertThat(deletions()).isEmpty();
        assertDefinitionsFirst();
    }

    private static void assertDefinitionsFirst() {
        List<String> applied = world.cluster("hub").auditLog().records().stream()
                .filter(request -> request.user().startsWith("system:serviceaccount:" + World.NS + ":engine-"))
                .filter(request -> request.isWrite() && request.verb().equals("patch"))
                .filter(request -> !request.apiGroup().equals("gitops-topology.dev")
                        && !request.resource().equals("namespaces"))
                .map(AuditRecord::resource)
                .toList();
        assertThat(applied).contains("deployments", "clusterroles");
        assertThat(applied.subList(0, 5)).containsOnly("customresourcedefinitions");
        assertThat(applied.subList(5, applied.size())).doesNotContain("customresourcedefinitions");
    }

    @Test
    @Order(2)
    void whatIsCommittedIsDeclaredAndItsHealthIsTold() throws IOException {
        world.secret("eu-1-kubeconfig", "kubeconfig", world.cluster("eu-1").kubeconfig());
        repository.declare(Resources.cluster("eu-1", Map.of("region", "eu")));
        repository.declare(
                Resources.tenant("shop", "namespaces: [shop]\nclusters: {selector: {matchLabels: {region: eu}}}\n"));
        applications.awaitSynced(FLEET, repository.commit("a cluster and a tenant"));
        awaitHealth(FLEET, "Healthy");
        awaitTree(Map.of("FleetCluster/eu-1", "Healthy", "GitOpsTenant/shop", "Healthy"));
        await("both clusters registered")
                .atMost(World.PATIENCE)
                .until(() -> api.clusters().equals(List.of("eu-1", "hub")));
        assertThat(world.on("eu-1").namespaces().withName("shop").get()).isNotNull();
        assertThat(world.hub()
                        .resources(GitOpsTenant.class)
                        .inNamespace(World.NS)
                        .withName("shop")
                        .get()
                        .getStatus()
                        .clusters())
                .isEqualTo(1);
    }

    @Test
    @Order(3)
    void whatIsPausedIsSuspendedAndWhatCannotBeIsDegraded() throws IOException {
        repository.declare(Resources.topology("edge", """
                        mode: PerCluster
                        engine: {type: ArgoCD}
                        safety: {paused: true}
                        """));
        applications.awaitSynced(FLEET, repository.commit("a second topology, paused"));
        awaitHealth(FLEET, "Suspended");
        awaitTree(Map.of("GitOpsTopology/edge", "Suspended", "GitOpsTopology/company", "Healthy"));

        repository.declare(Resources.cluster("us-1", Map.of()));
        applications.awaitSynced(FLEET, repository.commit("a cluster without a kubeconfig"));
        awaitHealth(FLEET, "Degraded");
        awaitTree(Map.of("FleetCluster/us-1", "Degraded", "FleetCluster/eu-1", "Healthy"));
    }

    @Test
    @Order(4)
    void whatLeavesGitStays() throws IOException {
        mark();
        String eu1 = world.fleetCluster("eu-1").getMetadata().getUid();
        repository.remove("eu-1");
        repository.commit("without eu-1");
        awaitLeft("eu-1");
        await("a sync is asked for, which is refused while another one is under way")
                .atMost(World.PATIENCE)
                .ignoreException(IOException.class)
                .until(() -> {
                    api.syncWithPruning(FLEET);
                    return true;
                });
        await("a sync by hand, with pruning")
                .atMost(World.PATIENCE)
                .until(() -> applications
                                .status(FLEET, "operationState", "operation")
                                .contains("prune=true")
                        && applications.status(FLEET, "operationState", "phase").equals("Succeeded"));
        assertThat(world.fleetCluster("eu-1").getMetadata().getUid()).isEqualTo(eu1);
        assertThat(world.fleetCluster("eu-1").isMarkedForDeletion()).isFalse();
        assertThat(deletions()).isEmpty();
    }

    private static void awaitLeft(String cluster) {
        await("Argo CD has seen that Git does not have " + cluster)
                .atMost(World.PATIENCE)
                .until(() -> "OutOfSync".equals(applications.resources(FLEET).get("FleetCluster/" + cluster)));
    }

    @Test
    @Order(5)
    void anOperatorThatUpgradesItselfLosesNothing() throws IOException {
        repository.declare(Resources.cluster("eu-1", Map.of("region", "eu")));
        repository.remove("us-1");
        String revision = repository.commit("eu-1 again");
        awaitLeft("us-1");
        world.hub().resource(world.fleetCluster("us-1")).delete(); // by hand, as the guide says
        applications.awaitSynced(FLEET, revision);
        awaitQuiet();
        Map<String, String> uids = uids();
        mark();
        repository.upgrade("0.2.0", "leaveDeadline: 2h");
        applications.awaitSynced(OPERATOR, repository.commit("the next operator"));
        assertThat(operator.outdated(world)).isTrue();

        DeployedOperator next = DeployedOperator.start(world, "second", kubeconfig, directory);
        assertThat(next.arguments()).contains("--leave-deadline=2h");
        operator.close();
        operator = next;
        await("the new one leads")
                .atMost(World.PATIENCE)
                .until(() -> world.leaseHolder().startsWith("second"));
        repository.declare(Resources.cluster("eu-1", Map.of("region", "eu", "stage", "production")));
        applications.awaitSynced(FLEET, repository.commit("a label"));
        await("the new one works")
                .atMost(World.PATIENCE)
                .until(() -> "production"
                        .equals(ClusterSecrets.of(world.hub(), "eu-1")
                                .getMetadata()
                                .getLabels()
                                .get("stage")));
        world.awaitReady("company");
        awaitHealth(OPERATOR, "Healthy");

        awaitQuiet();
        assertThat(deletions()).isEmpty();
        assertThat(uids()).containsAllEntriesOf(uids);
        mark();
        awaitQuiet();
        assertThat(writes()).isEmpty();
    }

    /** Machines that are declared beside the fleet. Another edit of the same object is taken back, so Argo CD has looked at it by then. */
    @Test
    @Order(6)
    void whatTheAutoscalerSetsIsNoDifference() throws Exception {
        ScaledMachines machines = new ScaledMachines(world.hub());
        repository.declare(ScaledMachines.declared());
        applications.awaitSynced(FLEET, repository.commit("machines"));
        machines.autoscale(3);
        machines.edit("v1.34.2");
        await("the edit is taken back, and there is no other difference")
                .atMost(World.PATIENCE)
                .until(() -> machines.version().equals(ScaledMachines.VERSION)
                        && "Synced".equals(applications.resources(FLEET).get(ScaledMachines.ID)));
        assertThat(machines.replicas()).isEqualTo(3);
    }

    /** Of all that the operator made or was told, on the hub. */
    private static Map<String, String> uids() {
        Map<String, String> found = new TreeMap<>(state());
        found.replaceAll((name, state) -> state.split(" ")[0]);
        for (String namespace : List.of(World.NS, "argocd")) {
            var hub = world.hub();
            Stream.of(
                            hub.secrets().inNamespace(namespace).list().getItems(),
                            hub.configMaps().inNamespace(namespace).list().getItems(),
                            hub.serviceAccounts().inNamespace(namespace).list().getItems(),
                            hub.apps()
                                    .deployments()
                                    .inNamespace(namespace)
                                    .list()
                                    .getItems(),
                            hub.apps()
                                    .statefulSets()
                                    .inNamespace(namespace)
                                    .list()
                                    .getItems())
                    .flatMap(List::stream)
                    .forEach(each -> found.put(
                            namespace + "/" + each.getKind() + "/"
                                    + each.getMetadata().getName(),
                            each.getMetadata().getUid()));
        }
        return found;
    }
}
