package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.Binaries;
import dev.gitopstopology.localcluster.FaultProxy;
import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Removal while a member is dead, refuses or was replaced: nothing hangs for ever, and what can be revoked is. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RemovalIT {
    private static final String SPEC = """
            mode: Centralized
            engine: {type: ArgoCD}
            clusters: {selector: {matchLabels: {fleet: "yes"}}}
            """;
    private static final Map<String, String> SELECTED = Map.of("fleet", "yes");
    private static World world;
    private static FaultProxy proxy;

    @TempDir
    static Path directory;

    @BeforeAll
    static void start() {
        world = new World("a", "b");
        proxy = FaultProxy.to(world.cluster("a").server());
        world.startOperator();
        joinThroughProxy("a");
        world.apply(Resources.topology("company", SPEC));
        world.awaitReady("company");
    }

    @AfterAll
    static void stop() {
        proxy.close();
        world.close();
    }

    private static void joinThroughProxy(String name) {
        Credentials.awaitCollected(world.hub());
        world.joinAs(name, world.cluster("a").kubeconfig(proxy.server()), SELECTED);
    }

    private static void delete(String fleetCluster) {
        world.hub().resource(world.fleetCluster(fleetCluster)).delete();
    }

    private static void awaitGone(String fleetCluster) {
        await("FleetCluster " + fleetCluster + " gone")
                .atMost(World.PATIENCE)
                .until(() -> world.fleetCluster(fleetCluster) == null);
    }

    private static Condition leaving(String fleetCluster) {
        FleetCluster found = world.fleetCluster(fleetCluster);
        return world.condition(
                found == null || found.getStatus() == null
                        ? null
                        : found.getStatus().conditions(),
                "Leaving");
    }

    private static void awaitLeaving(String fleetCluster, String reason) {
        await("FleetCluster " + fleetCluster + " Leaving with " + reason)
                .atMost(World.PATIENCE)
                .until(() -> leaving(fleetCluster).reason().equals(reason));
    }

    private static void annotate(HasMetadata object, String value) {
        patch(object, "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(Api.ANNOTATION_ABANDON, value));
    }

    /** Whatever the operator wrote meanwhile. */
    private static void patch(HasMetadata object, String merge) {
        world.hub().resource(object).patch(PatchContext.of(PatchType.JSON_MERGE), merge);
    }

    private static List<ConfigMap> tombstones() {
        return world.hub()
                .configMaps()
                .inAnyNamespace()
                .withLabel(Api.LABEL_ROLE, "tombstone")
                .list()
                .getItems();
    }

    private static int answer(String cluster, String token) {
        return Credentials.status(world.cluster(cluster), token);
    }

    /** An API server takes a token that it has just seen for some ten seconds more. */
    private static void awaitRevoked(String cluster, String token) {
        await("token revoked on " + cluster).atMost(World.PATIENCE).until(() -> answer(cluster, token) == 401);
    }

    private static String metric(String name) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + world.operator().endpointsPort() + "/metrics");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("gitops_topology_" + name + " "))
                .findFirst()
                .orElse("");
    }

    @Test
    @Order(1)
    void aDeadMemberIsWaitedForAndRevokedWhenItComesBack() {
        Credentials credentials = Credentials.of(world, "a");
        assertThat(answer("a", credentials.engine())).isEqualTo(200);
        proxy.refuse();
        delete("a");
        awaitLeaving("a", "Unreachable");
        Condition ready = world.clusterReady("a");
        assertThat(ready.status()).isEqualTo("Unknown");
        assertThat(ready.reason()).isEqualTo("Unreachable");
        String wayOut = "gitops-topology.dev/abandon="
                + world.fleetCluster("a").getStatus().clusterUID();
        await().atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(leaving("a").message()).contains("end the registration with", wayOut));
        String since = leaving("a").lastTransitionTime();
        AtomicReference<String> version = new AtomicReference<>();
        await("nothing ticks, once the first words are found")
                .during(Duration.ofSeconds(8))
                .atMost(World.PATIENCE)
                .until(() -> {
                    String now = world.fleetCluster("a").getMetadata().getResourceVersion();
                    return now.equals(version.getAndSet(now));
                });
        assertThat(leaving("a").lastTransitionTime()).isEqualTo(since);
        proxy.pass();
        awaitGone("a");
        awaitRevoked("a", credentials.engine());
        awaitRevoked("a", credentials.installer());
        assertThat(Credentials.registrations(world)).isEmpty();
        assertThat(tombstones()).isEmpty();
    }

    @Test
    @Order(2)
    void abandonedByTheRightNameItGoesAndATombstoneTellsWhatIsLeft() throws Exception {
        joinThroughProxy("a");
        await().atMost(World.PATIENCE).until(() -> Credentials.registration(world, "a") != null);
        Credentials credentials = Credentials.of(world, "a");
        String uid = world.fleetCluster("a").getStatus().clusterUID();
        annotate(world.fleetCluster("a"), uid); // has no effect on what is not being deleted
        world.awaitReady("company");
        annotate(world.fleetCluster("a"), "another-cluster");
        proxy.refuse();
        delete("a");
        await().atMost(World.PATIENCE).until(() -> leaving("a").message().contains("is not heeded"));
        assertThat(Credentials.registration(world, "a")).isNotNull();
        annotate(world.fleetCluster("a"), uid);
        awaitGone("a");
        assertThat(Credentials.registrations(world)).isEmpty();
        await().atMost(World.PATIENCE)
                .until(() -> world.hub()
                                .secrets()
                                .inNamespace(World.NS)
                                .withName("gitops-topology-installer-a")
                                .get()
                        == null);
        assertThat(tombstones()).singleElement().satisfies(tombstone -> {
            assertThat(tombstone.getMetadata().getNamespace()).isEqualTo(World.NS);
            assertThat(tombstone.getData())
                    .containsEntry("fleetCluster", World.NS + "/a")
                    .containsEntry("clusterUID", uid)
                    .containsEntry("reason", "Unreachable")
                    .containsEntry("ended", "Abandoned");
            assertThat(tombstone.getData().get("tokensExpireAt")).startsWith("20");
            assertThat(tombstone.getData().get("leftBehind")).contains("gitops-topology-installer");
            assertThat(tombstone.getData().toString())
                    .doesNotContain(credentials.engine())
                    .doesNotContain(credentials.installer());
        });
        assertThat(world.hub().v1().events().inNamespace(World.NS).list().getItems())
                .anyMatch(event -> event.getReason().equals("LeftBehind")
                        && event.getInvolvedObject().getName().equals("a"));
        await().atMost(World.PATIENCE).until(() -> metric("tombstones").endsWith(" 1.0"));
        assertThat(answer("a", credentials.engine())).isEqualTo(200);
    }

    @Test
    @Order(3)
    void theSameClusterUnderAnotherNameIsTidiedAndTheTombstoneGoes() {
        proxy.pass();
        joinThroughProxy("a-new");
        await().atMost(World.PATIENCE).until(() -> tombstones().isEmpty());
        await().atMost(World.PATIENCE).until(() -> Credentials.registration(world, "a-new") != null);
        world.awaitReady("company");
    }

    @Test
    @Order(4)
    void aTopologyGoesWithoutADeadMemberWhoseFleetClusterSeesToItLater() {
        world.join("b", SELECTED);
        await().atMost(World.PATIENCE).until(() -> Credentials.registration(world, "b") != null);
        world.awaitReady("company");
        Credentials dead = Credentials.of(world, "a-new");
        Credentials alive = Credentials.of(world, "b");
        proxy.refuse();
        world.hub().resource(world.topology("company")).delete();
        awaitRevoked("b", alive.engine());
        await().atMost(World.PATIENCE)
                .until(() -> world.ready("company").reason().equals("Unreachable"));
        GitOpsTopology leaving = world.topology("company");
        assertThat(world.condition(leaving.getStatus().conditions(), "Leaving").message())
                .contains("end the registration of a-new")
                .doesNotContain("registration of b");
        assertThat(world.condition(leaving.getStatus().conditions(), "Accepted").status())
                .isEqualTo("True");
        assertThat(Credentials.registration(world, "a-new")).isNotNull();
        annotate(leaving, "true");
        await().atMost(World.PATIENCE).until(() -> world.topology("company") == null);
        assertThat(Credentials.registrations(world)).isEmpty();
        world.stopOperator();
        assertThat(answer("a", dead.engine())).isEqualTo(200);
        world.startOperator();
        proxy.pass();
        awaitRevoked("a", dead.engine());
        assertThat(answer("a", dead.installer())).isEqualTo(200);
        await().atMost(World.PATIENCE)
                .until(() ->
                        world.fleetCluster("a-new").getStatus().registrations().isEmpty());
    }

    @Test
    @Order(5)
    void aMemberThatRefusesSaysSoAndGoesOnceItNoLongerDoes() {
        world.apply(Resources.topology("company", SPEC));
        world.awaitReady("company");
        Credentials credentials = Credentials.of(world, "b");
        InstallerBinding rights = InstallerBinding.takenFrom(world.on("b"));
        delete("b");
        awaitLeaving("b", "Forbidden");
        assertThat(world.clusterReady("b").status()).isEqualTo("False");
        assertThat(answer("b", credentials.engine())).isEqualTo(200);
        rights.giveBack();
        awaitGone("b");
        awaitRevoked("b", credentials.engine());
        awaitRevoked("b", credentials.installer());
    }

    @Test
    @Order(6)
    void nothingIsWrittenToAClusterThatTookTheNameOfAnother() {
        proxy.refuse();
        world.secret("a-new-kubeconfig", "kubeconfig", world.cluster("b").kubeconfig());
        world.mark();
        delete("a-new");
        awaitLeaving("a-new", "IdentityChanged");
        assertThat(world.requests("b").stream().filter(AuditRecord::isWrite).toList())
                .isEmpty();
        world.secret("a-new-kubeconfig", "kubeconfig", world.cluster("a").kubeconfig(proxy.server()));
        proxy.pass();
        awaitGone("a-new");
    }

    @Test
    @Order(7)
    void aFinalizerRemovedByHandLeavesNothingInMemoryAndNoSecret() throws Exception {
        joinThroughProxy("a");
        await().atMost(World.PATIENCE).until(() -> Credentials.registration(world, "a") != null);
        world.awaitReady("company");
        proxy.refuse();
        delete("a");
        awaitLeaving("a", "Unreachable");
        patch(world.fleetCluster("a"), "{\"metadata\":{\"finalizers\":null}}");
        awaitGone("a");
        await().atMost(World.PATIENCE).until(() -> metric("members").endsWith(" 0.0"));
        assertThat(Credentials.registrations(world)).isEmpty();
        assertThat(tombstones())
                .singleElement()
                .satisfies(tombstone -> assertThat(tombstone.getData()).containsEntry("ended", "FinalizerRemoved"));
    }

    @Test
    @Order(8)
    void theRemedyOfATombstoneCleansTheClusterByHand() throws Exception {
        String remedy = tombstones().get(0).getData().get("remedy");
        Path script = Files.writeString(directory.resolve("remedy.sh"), "set -e\n" + remedy);
        LocalCluster cluster = world.cluster("a");
        ProcessBuilder shell = new ProcessBuilder("sh", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("remedy.log").toFile());
        shell.environment().put("KUBECONFIG", cluster.kubeconfigFile().toString());
        shell.environment()
                .merge(
                        "PATH",
                        Binaries.find().kubectl().getParent().toString(),
                        (path, kubectl) -> kubectl + File.pathSeparator + path);
        Process run = shell.start();
        assertThat(run.waitFor(180, TimeUnit.SECONDS)).as("remedy ends").isTrue();
        assertThat(run.exitValue())
                .as(Files.readString(directory.resolve("remedy.log")))
                .isZero();
        assertThat(world.on("a").serviceAccounts().inNamespace(World.NS).list().getItems())
                .extracting(account -> account.getMetadata().getName())
                .noneMatch(name -> name.startsWith("engine-") || name.startsWith("gitops-topology"));
        assertThat(world.on("a")
                        .configMaps()
                        .inNamespace(World.NS)
                        .withLabel(Api.LABEL_ROLE)
                        .list()
                        .getItems())
                .isEmpty();
        assertThat(world.on("a")
                        .rbac()
                        .clusterRoleBindings()
                        .withLabel(Api.LABEL_INSTANCE)
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    @Order(9)
    void atTheDeadlineItGoesByItselfAlsoWithItsNamespace() {
        proxy.pass();
        world.stopOperator();
        world.startOperator(Duration.ofSeconds(8));
        world.namespace("hub", "doomed");
        world.hub()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("lost-kubeconfig")
                        .withNamespace("doomed")
                        .endMetadata()
                        .addToStringData("kubeconfig", world.cluster("a").kubeconfig(proxy.server()))
                        .build())
                .create();
        FleetCluster lost = Resources.cluster("lost", Map.of());
        lost.getMetadata().setNamespace("doomed");
        world.apply(lost);
        await().atMost(World.PATIENCE).until(() -> {
            FleetCluster found = world.hub().resource(lost).get();
            return found.getStatus() != null && found.getStatus().clusterUID() != null;
        });
        proxy.refuse();
        world.hub().namespaces().withName("doomed").delete();
        await("namespace gone")
                .atMost(World.PATIENCE)
                .until(() -> world.hub().namespaces().withName("doomed").get() == null);
        assertThat(tombstones())
                .filteredOn(tombstone -> tombstone.getData().get("fleetCluster").equals("doomed/lost"))
                .singleElement()
                .satisfies(tombstone -> {
                    assertThat(tombstone.getMetadata().getNamespace()).isEqualTo(World.NS);
                    assertThat(tombstone.getData()).containsEntry("ended", "DeadlinePassed");
                });
    }
}
