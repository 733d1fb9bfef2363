package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.e2e.GitServer;
import dev.gitopstopology.localcluster.capi.CapiObjects;
import dev.gitopstopology.localcluster.capi.Components;
import dev.gitopstopology.localcluster.capi.Definitions;
import dev.gitopstopology.localcluster.capi.LocalProvider;
import dev.gitopstopology.localcluster.capi.Step;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clusters of Cluster API whose objects go through a Git server with TLS and a password, and an engine that applies them; in the order in
 * which it happens.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterApiGitIT {
    private static final String DIRECTORY = "clusters/" + World.NS + "/";

    @TempDir
    static Path scratch;

    /** Requests of the operator to the site. */
    private static final AtomicLong ASKED = new AtomicLong();

    private static World world;
    private static GitServer git;
    private static HttpsSite site;
    private static GitEngine engine;
    private static CapiObjects capi;
    private static LocalProvider provider;

    @BeforeAll
    static void start() throws Exception {
        git = new GitServer(scratch.resolve("fleet.git"));
        git.password("bot", "correct-horse");
        git.commit("first", Map.of("README.md", "ours"));
        site = HttpsSite.serving(scratch, exchange -> {
            ASKED.incrementAndGet();
            git.handle(exchange);
        });
        world = World.running();
        capi = new CapiObjects(world.hub(), World.NS);
        Definitions.install(world.hub(), Components.Core, Components.KubeadmControlPlane);
        provider = LocalProvider.start(world.hub());
        capi.clusterClass("local");
        world.hub()
                .configMaps()
                .inNamespace(World.NS)
                .resource(Resources.configMap("network", "network.yaml", Provisioned.NETWORK))
                .create();
        world.apply(Resources.topology("company", """
                mode: Centralized
                engine: {type: ArgoCD, argoCD: {profile: Core}}
                clusters: {selector: {matchLabels: {fleet: company}}}
                """));
        engine = new GitEngine(world.hub(), git);
    }

    @AfterAll
    static void stop() {
        engine.close();
        provider.close();
        world.close();
        site.close();
        git.close();
    }

    private static String provisioned() {
        return InGit.ofClass(site.url() + GitServer.PATH);
    }

    private static void edit(String name, String spec) {
        world.apply(Resources.fleetCluster(name, Map.of("fleet", "company", "stage", "test"), spec));
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

    private static void awaitMessage(String cluster, String type, String part) {
        await(cluster + " " + type + ": " + part)
                .atMost(World.PATIENCE)
                .until(() -> message(cluster, type), message -> message.contains(part));
    }

    private static String message(String cluster, String type) {
        Condition condition = world.clusterCondition(cluster, type);
        return String.valueOf(condition.message());
    }

    private static String file(String cluster) throws IOException {
        return git.files().getOrDefault(DIRECTORY + cluster + "/cluster-" + cluster + ".yaml", "");
    }

    private static List<String> firstLines() throws IOException {
        return git.log().stream()
                .map(each -> each.lines().findFirst().orElse(""))
                .toList();
    }

    private static int replicas(String cluster) {
        return capi.cluster(cluster)
                .at("/spec/topology/workers/machineDeployments/0/replicas")
                .asInt();
    }

    @Test
    @Order(1)
    void whatIsWrongWithTheCredentialIsToldWithoutIt() throws IOException {
        edit("born", provisioned());
        awaitCondition("born", "Provisioned", "False", "GitSecretMissing");
        world.apply(InGit.credential(site, "wrong-horse"));
        awaitCondition("born", "Provisioned", "False", "GitUnauthorized");
        assertThat(message("born", "Provisioned")).contains(site.url()).doesNotContain("horse");
        assertThat(git.log()).hasSize(1);
        world.apply(InGit.credential(site, "correct-horse"));
    }

    @Test
    @Order(2)
    void whatIsCommittedIsNotConfirmedUntilAnEngineHasAppliedIt() throws IOException {
        awaitCondition("born", "Provisioned", "False", "WaitingForEngine");
        assertThat(firstLines()).containsExactly(World.NS + "/born: Creating", "first");
        assertThat(message("born", "Provisioned")).contains("commit ", DIRECTORY + "born");
        assertThat(file("born"))
                .contains(world.fleetCluster("born").getMetadata().getUid(), "stage: test", "Prune=false,Delete=false");
        assertThat(git.files()).containsKey("README.md");
        assertThat(capi.cluster("born").isMissingNode()).isTrue();
        engine.resume();
        awaitCondition("born", "Registered", "True", "Registered");
        awaitCondition("born", "Ready", "True", "Ready");
        awaitCondition("born", "UpToDate", "True", "UpToDate");
    }

    @Test
    @Order(3)
    void nothingIsCommittedOrWrittenWhenNothingChangesAlsoAfterARestart() throws IOException {
        List<String> before = git.log();
        world.markAtRest(1);
        world.restartOperator();
        world.awaitQuiet(1);
        awaitCondition("born", "Ready", "True", "Ready");
        assertThat(world.writes()).isEmpty();
        assertThat(git.log()).isEqualTo(before);
    }

    @Test
    @Order(4)
    void anUpgradeComesBeforeAScaleAndNothingIsCommittedBehindWhatNoEngineHasApplied() throws IOException {
        engine.pause();
        provider.cluster(World.NS, "born").hold(Step.UpgradeControlPlane);
        edit("born", provisioned().replace("v1.34.1", "v1.35.0").replace("replicas: 2", "replicas: 3"));
        awaitCondition("born", "UpToDate", "False", "WaitingForEngine");
        assertThat(said("born", "Provisioned")).isEqualTo("True Provisioned");
        assertThat(file("born")).contains("version: v1.35.0", "replicas: 2");
        edit("born", provisioned().replace("replicas: 2", "replicas: 3"));
        awaitMessage("born", "UpToDate", "Nothing more is written before that");
        assertThat(file("born")).contains("version: v1.35.0", "replicas: 2");
        edit("born", provisioned().replace("v1.34.1", "v1.35.0").replace("replicas: 2", "replicas: 3"));
        await("the operator has seen the edit")
                .atMost(World.PATIENCE)
                .until(() -> Objects.equals(
                        world.fleetCluster("born").getStatus().observedGeneration(),
                        world.fleetCluster("born").getMetadata().getGeneration()));
        engine.resume();
        awaitCondition("born", "UpToDate", "False", "Upgrading");
        assertThat(replicas("born")).isEqualTo(2);
        assertThat(file("born")).contains("replicas: 2");
        provider.cluster(World.NS, "born").release(Step.UpgradeControlPlane);
        awaitCondition("born", "UpToDate", "True", "UpToDate");
        assertThat(replicas("born")).isEqualTo(3);
        assertThat(firstLines())
                .startsWith(World.NS + "/born: Scaling", World.NS + "/born: Upgrading", World.NS + "/born: Creating");
    }

    @Test
    @Order(5)
    void aPauseGoesThroughTheEngineAndIsStillOurs() {
        String now = provisioned().replace("v1.34.1", "v1.35.0").replace("replicas: 2", "replicas: 3");
        edit("born", now.replace("availabilityGate: true", "availabilityGate: true\n      paused: true"));
        awaitCondition("born", "UpToDate", "False", "Paused");
        edit("born", now);
        awaitCondition("born", "UpToDate", "True", "UpToDate");
        assertThat(capi.cluster("born").at("/spec/paused").asBoolean()).isFalse();
    }

    @Test
    @Order(6)
    void whatOthersPutIntoADirectoryKeepsUsOutOfIt() throws IOException {
        TreeMap<String, String> files = new TreeMap<>(git.files());
        files.put(DIRECTORY + "odd/notes.txt", "of a person");
        git.commit("notes", files);
        edit("odd", provisioned());
        awaitCondition("odd", "Provisioned", "False", "GitForeignFiles");
        assertThat(message("odd", "Provisioned")).contains("notes.txt");
        assertThat(firstLines()).startsWith("notes");
        world.hub().resource(world.fleetCluster("odd")).delete();
        files.remove(DIRECTORY + "odd/notes.txt");
        git.commit("no notes", files);
        edit("odd", provisioned() + "deletionProtection: false\n");
        await("the odd one goes").atMost(World.PATIENCE).until(() -> world.fleetCluster("odd") == null);
    }

    @Test
    @Order(7)
    void whatTheHubRefusesIsNotCommitted() throws IOException {
        List<String> before = git.log();
        edit("bad", provisioned().replace("workerClass: default", "workerClass: unknown"));
        awaitCondition("bad", "Provisioned", "False", "WorkerClassUnknown");
        assertThat(git.log()).isEqualTo(before);
    }

    @Test
    @Order(8)
    void twoClustersAtOnceBothArrive() throws IOException {
        for (String each : List.of("one", "two")) {
            provider.cluster(World.NS, each).hold(Step.Infrastructure);
        }
        engine.pause();
        int before = git.log().size();
        edit("one", provisioned().replace("deletionPolicy: Delete", "deletionPolicy: Retain"));
        edit("two", provisioned());
        for (String each : List.of("one", "two")) {
            awaitCondition(each, "Provisioned", "False", "WaitingForEngine");
            assertThat(file(each)).contains("name: " + each);
        }
        assertThat(git.log()).hasSize(before + 2);
        engine.resume();
        for (String each : List.of("one", "two")) {
            awaitCondition(each, "Provisioned", "True", "Provisioned");
        }
    }

    @Test
    @Order(9)
    void aRetainedClusterStaysAndItsFilesGo() throws IOException {
        world.hub().resource(world.fleetCluster("one")).delete();
        await("it goes").atMost(World.PATIENCE).until(() -> world.fleetCluster("one") == null);
        assertThat(git.files().keySet()).noneMatch(each -> each.startsWith(DIRECTORY + "one/"));
        assertThat(capi.cluster("one").at("/metadata").has("deletionTimestamp")).isFalse();
        assertThat(capi.cluster("one").isMissingNode()).isFalse();
    }

    @Test
    @Order(10)
    void aClusterIsDeletedOnlyWhenNoEngineWouldMakeItAgain() throws IOException {
        engine.pause();
        edit(
                "born",
                provisioned().replace("v1.34.1", "v1.35.0").replace("replicas: 2", "replicas: 3")
                        + "deletionProtection: false\n");
        TreeMap<String, String> files = new TreeMap<>(git.files());
        files.put(DIRECTORY + "born/again.yaml", "a copy of a person");
        git.commit("a copy", files);
        world.hub().resource(world.fleetCluster("born")).delete();
        awaitCondition("born", "Leaving", "True", "RemovingFromGit");
        awaitMessage("born", "Leaving", "again.yaml");
        files.remove(DIRECTORY + "born/again.yaml");
        git.commit("no copy", files);
        awaitMessage("born", "Leaving", "by hand");
        assertThat(git.files().keySet())
                .filteredOn(each -> each.startsWith(DIRECTORY + "born/"))
                .containsExactly(DIRECTORY + "born/delivery.yaml");
        world.stopOperator();
        long before = ASKED.get();
        world.startOperator();
        await("the new one has looked").atMost(World.PATIENCE).until(() -> ASKED.get() > before);
        awaitMessage("born", "Leaving", "by hand");
        JsonNode live = capi.cluster("born").path("metadata");
        assertThat(live.has("name")).isTrue();
        assertThat(live.has("deletionTimestamp")).isFalse();
        engine.resume();
        await("all gone").atMost(World.PATIENCE).until(() -> world.fleetCluster("born") == null);
        long rounds = engine.rounds();
        await("the engine looks again").atMost(World.PATIENCE).until(() -> engine.rounds() > rounds + 1);
        assertThat(capi.cluster("born").isMissingNode()).isTrue();
        assertThat(git.files().keySet()).noneMatch(each -> each.startsWith(DIRECTORY + "born/"));
        assertThat(firstLines()).startsWith(World.NS + "/born: Removed", World.NS + "/born: Removing");
        await("what the engine applied goes, too")
                .atMost(World.PATIENCE)
                .until(() -> world.hub()
                                .resources(ControllerRevision.class)
                                .inNamespace(World.NS)
                                .withName("gitops-topology-git-born")
                                .get()
                        == null);
    }

    /** Templates that are replaced leave Git first, and the hub when the engine cannot bring them back any more. */
    @Test
    @Order(11)
    void templatesThatAreReplacedGoForGood() throws IOException, InterruptedException {
        Definitions.install(world.hub(), Components.Azure);
        world.apply(Resources.configMap("explicit", "cluster.yaml", InGit.TEMPLATE));
        edit("explicit", InGit.explicit(site.url() + GitServer.PATH, "v1.34.1", "small"));
        awaitCondition("explicit", "UpToDate", "True", "UpToDate");
        List<String> before = templates();
        assertThat(before).hasSize(2);
        assertThat(live()).isEqualTo(before);
        edit("explicit", InGit.explicit(site.url() + GitServer.PATH, "v1.35.0", "large"));
        await("new templates only")
                .atMost(World.PATIENCE)
                .until(() -> live().size() == 2 && Collections.disjoint(live(), before));
        awaitCondition("explicit", "UpToDate", "True", "UpToDate");
        assertThat(templates()).isEqualTo(live());
        long rounds = engine.rounds();
        await("the engine looks again").atMost(World.PATIENCE).until(() -> engine.rounds() > rounds + 1);
        assertThat(live()).isEqualTo(templates());
    }

    private static List<String> templates() throws IOException {
        String beginning = DIRECTORY + "explicit/infrastructure-azuremachinetemplate-";
        return git.files().keySet().stream()
                .filter(each -> each.startsWith(beginning))
                .map(each -> each.substring(beginning.length()).replace(".yaml", ""))
                .toList();
    }

    private static List<String> live() {
        return world
                .hub()
                .genericKubernetesResources(InGit.MACHINE_TEMPLATE)
                .inNamespace(World.NS)
                .list()
                .getItems()
                .stream()
                .map(each -> each.getMetadata().getName())
                .sorted()
                .toList();
    }
}
