package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterSpec;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.localcluster.Exchange;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When something goes without its cluster, and when it must not; and what is told while the hub is in the way. */
class LeavingFaultsIT {
    private static final Map<String, String> SELECTED = Map.of("fleet", "yes");
    private static World world;
    private static HttpFaultProxy member;
    private static HttpFaultProxy hub;

    @TempDir
    static Path directory;

    @BeforeAll
    static void start() throws Exception {
        world = new World("a");
        member = HttpFaultProxy.to(world.cluster("a"));
        hub = HttpFaultProxy.to(world.cluster("hub"));
        Files.writeString(directory.resolve("hub"), world.cluster("hub").kubeconfig(hub.server()));
        startOperator(OperatorOptions.LEAVE_DEADLINE);
        topology("company", "argocd");
        world.awaitReady("company");
    }

    @AfterAll
    static void stop() {
        world.close();
        member.close();
        hub.close();
    }

    @AfterEach
    void clean() {
        hub.pass();
        member.pass();
        if (world.stopped()) {
            startOperator(OperatorOptions.LEAVE_DEADLINE);
        }
        Residue.clear(world, "a");
        for (String extra : List.of("zeta", "own")) {
            world.hub()
                    .resources(GitOpsTopology.class)
                    .inNamespace(World.NS)
                    .withName(extra)
                    .delete();
            await(extra + " gone").atMost(World.PATIENCE).until(() -> world.topology(extra) == null);
        }
    }

    private static void startOperator(Duration deadline) {
        world.startOperator(directory.resolve("hub"), deadline);
    }

    private static void topology(String name, String namespace) {
        world.apply(Resources.topology(name, """
                mode: Centralized
                engine: {type: ArgoCD, namespace: %s, argoCD: {profile: Core}}
                clusters: {selector: {matchLabels: {fleet: "yes"}}}
                """.formatted(namespace)));
    }

    private static void join(String name, int registrations) {
        world.joinAs(name, world.cluster("a").kubeconfig(member.server()), SELECTED);
        await(name + " registered").atMost(World.PATIENCE).until(() -> {
            FleetCluster found = world.fleetCluster(name);
            return found.getStatus() != null
                    && found.getStatus().registrations() != null
                    && found.getStatus().registrations().size() == registrations
                    && Credentials.registrations(world).size() == registrations;
        });
    }

    private static void delete(String name) {
        world.hub().resource(world.fleetCluster(name)).delete();
    }

    private static void abandon(String name) {
        String uid = world.fleetCluster(name).getStatus().clusterUID();
        world.annotate(name, Api.ANNOTATION_ABANDON, uid);
    }

    private static void awaitGone(String name) {
        await(name + " gone").atMost(World.PATIENCE).until(() -> world.fleetCluster(name) == null);
    }

    private static void awaitLeaving(String name, String reason) {
        await(name + " leaving: " + reason)
                .atMost(World.PATIENCE)
                .until(() -> world.clusterCondition(name, "Leaving").reason().equals(reason));
    }

    private static Predicate<Exchange> ours(String method, String path) {
        return MemberFault.ours()
                .and(each -> each.method().equals(method) && each.path().contains(path));
    }

    private static void assertNothingTicks(Supplier<? extends HasMetadata> leaving) {
        AtomicReference<String> version = new AtomicReference<>();
        await("all has been said")
                .during(Duration.ofSeconds(1))
                .atMost(World.PATIENCE)
                .until(() -> {
                    String now = leaving.get().getMetadata().getResourceVersion();
                    return now.equals(version.getAndSet(now));
                });
        String before = leaving.get().getMetadata().getResourceVersion();
        await("nothing ticks")
                .during(Duration.ofMillis(5500))
                .atMost(World.PATIENCE)
                .until(() -> leaving.get().getMetadata().getResourceVersion().equals(before));
    }

    @Test
    void whatTheHubRefusesAFleetClusterIsToldAndDoesNotTick() {
        join("dead", 1);
        member.network().refuse();
        hub.when(ours("DELETE", "/secrets/")).status(403);
        abandon("dead");
        delete("dead");
        awaitLeaving("dead", "Forbidden");
        assertThat(world.clusterCondition("dead", "Leaving").message()).contains("cluster Secrets on the hub");
        assertNothingTicks(() -> world.fleetCluster("dead"));
        hub.pass();
        awaitGone("dead");
        assertThat(Credentials.registrations(world)).isEmpty();
        assertThat(Residue.tombstones(world)).hasSize(1);
    }

    @Test
    void whatTheHubRefusesATopologyIsToldAndDoesNotTick() {
        topology("zeta", "zeta");
        world.awaitReady("zeta");
        join("silent", 2);
        member.network().refuse();
        hub.when(ours("DELETE", "/secrets/")).status(403);
        world.hub()
                .resource(world.topology("zeta"))
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"%s\":\"true\"}}}".formatted(Api.ANNOTATION_ABANDON));
        world.hub().resource(world.topology("zeta")).delete();
        world.awaitReason("zeta", "Forbidden");
        assertNothingTicks(() -> world.topology("zeta"));
        hub.pass();
        await("zeta gone").atMost(World.PATIENCE).until(() -> world.topology("zeta") == null);
        assertThat(Credentials.registrations(world)).hasSize(1);
        abandon("silent");
        delete("silent");
        awaitGone("silent");
    }

    @Test
    void aClusterThatAnswersIsNotLeftBehindForAFailureThatPasses() {
        join("late", 1);
        world.stopOperator();
        delete("late");
        member.when(ours("GET", "/inventory-access-")).next(2).status(403);
        hub.when(ours("DELETE", "/secrets/")).next(2).status(409);
        startOperator(Duration.ZERO);
        awaitGone("late");
        assertThat(Residue.on(world, "a")).isEmpty();
        assertThat(Residue.tombstones(world)).isEmpty();
    }

    private static ConfigMap inventory(String topology) {
        return world.on("a").configMaps().inNamespace(World.NS).list().getItems().stream()
                .filter(each -> each.getMetadata().getName().startsWith("inventory-access-" + topology + "-"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itIsNotLeftBehindBeforeEverythingWasTried() {
        topology("zeta", "zeta");
        world.awaitReady("zeta");
        join("two", 2);
        ConfigMap blocked = inventory("company");
        world.stopOperator();
        blocked.setData(Map.of("objects", "not a line of ours"));
        world.on("a").resource(blocked).update();
        delete("two");
        member.when(ours("GET", "/inventory-access-zeta-")).next(1).status(403);
        startOperator(Duration.ZERO);
        awaitGone("two");
        assertThat(Residue.tombstones(world)).hasSize(1);
        assertThat(Residue.on(world, "a"))
                .anyMatch(name -> name.startsWith("engine-company-"))
                .noneMatch(name -> name.startsWith("engine-zeta-"));
    }

    private static void unsign(ConfigMap inventory) {
        inventory.getMetadata().getAnnotations().remove(Api.ANNOTATION_TOPOLOGY);
        world.on("a").resource(inventory).update();
    }

    @Test
    void aTopologyGoesAlthoughTheMemberDoesNotSayWhoseItsRegistrationIs() {
        join("mute", 1);
        world.stopOperator();
        unsign(inventory("company"));
        startOperator(OperatorOptions.LEAVE_DEADLINE);
        await("said again")
                .atMost(World.PATIENCE)
                .until(() -> inventory("company").getMetadata().getAnnotations().containsKey(Api.ANNOTATION_TOPOLOGY));
        world.stopOperator();
        unsign(inventory("company"));
        world.hub().resource(world.topology("company")).delete();
        startOperator(OperatorOptions.LEAVE_DEADLINE);
        await("company gone").atMost(World.PATIENCE).until(() -> world.topology("company") == null);
        assertThat(Residue.on(world, "a")).noneMatch(name -> name.matches("(engine|inventory-access)-.*"));
        assertThat(Credentials.registrations(world)).isEmpty();
        topology("company", "argocd");
        world.awaitReady("company");
    }

    @Test
    void anAccessThatIsLostIsToldOf() {
        world.joinAs("lost", world.cluster("a").kubeconfig(member.server()), Map.of());
        world.awaitClusterReason("lost", "Ready");
        world.stopOperator();
        world.hub().secrets().inNamespace(World.NS).withName("lost-kubeconfig").delete();
        Secret token = world.hub()
                .secrets()
                .inNamespace(World.NS)
                .withName("gitops-topology-installer-lost")
                .get();
        token.getData().put("token", Base64.getEncoder().encodeToString("revoked".getBytes(StandardCharsets.UTF_8)));
        world.hub().resource(token).update();
        delete("lost");
        startOperator(OperatorOptions.LEAVE_DEADLINE);
        awaitGone("lost");
        assertThat(Residue.tombstones(world))
                .singleElement()
                .satisfies(tombstone -> assertThat(tombstone.getData()).containsEntry("ended", "AccessLost"));
    }

    @Test
    void aHubThatDoesNotSayWhetherItWasEnrolledIsWaitedFor() {
        world.stopOperator();
        FleetCluster never = Resources.cluster("never", Map.of());
        never.getMetadata().setFinalizers(List.of(Api.GROUP + "/finalizer"));
        never.getMetadata().setAnnotations(Map.of(Api.ANNOTATION_ABANDON, "true"));
        world.apply(never);
        delete("never");
        hub.when(ours("GET", "/secrets/gitops-topology-installer-never")).status(403);
        startOperator(OperatorOptions.LEAVE_DEADLINE);
        awaitLeaving("never", "Forbidden");
        hub.pass();
        awaitGone("never");
        assertThat(Residue.tombstones(world)).isEmpty();
    }

    @Test
    void theHubsOwnRegistrationEndsAlthoughItsFleetClusterWasNeverConnected() {
        ClusterRole foreign = world.hub()
                .resource(new ClusterRoleBuilder()
                        .withNewMetadata()
                        .withName("gitops-topology-engine-read")
                        .endMetadata()
                        .build())
                .create();
        world.apply(Resources.topology("own", """
                mode: Centralized
                engine: {type: ArgoCD, namespace: own, argoCD: {profile: Core}}
                centralized: {manageHub: true}
                clusters: {selector: {matchLabels: {own: "yes"}}}
                """));
        FleetCluster self = Resources.cluster("self", Map.of("own", "yes"));
        self.setSpec(new FleetClusterSpec(
                new FleetClusterSpec.Connection(ConnectionType.InCluster, null), null, null, null, null));
        world.apply(self);
        await("registered")
                .atMost(World.PATIENCE)
                .until(() -> Credentials.registrations(world).size() == 1);
        FleetClusterStatus status = world.fleetCluster("self").getStatus();
        assertThat(status == null ? null : status.clusterUID()).isNull();
        delete("self");
        awaitGone("self");
        assertThat(Credentials.registrations(world)).isEmpty();
        assertThat(Residue.on(world, "hub")).noneMatch(name -> name.matches("(engine|inventory-access)-.*"));
        world.hub().resource(foreign).delete();
    }
}
