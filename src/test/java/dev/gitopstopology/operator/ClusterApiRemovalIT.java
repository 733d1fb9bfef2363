package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.cluster.MovableClock;
import dev.gitopstopology.localcluster.Fault;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import dev.gitopstopology.localcluster.capi.CapiObjects;
import dev.gitopstopology.localcluster.capi.Components;
import dev.gitopstopology.localcluster.capi.Definitions;
import dev.gitopstopology.localcluster.capi.LocalProvider;
import dev.gitopstopology.localcluster.capi.ProvisionedCluster;
import dev.gitopstopology.localcluster.capi.Step;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The end of clusters that we made, with a clock that can be moved and a proxy before the hub. The clock only goes on from test to test. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ClusterApiRemovalIT {
    private static final String DRAIN = Provisioned.CLUSTER + "drain: {policy: Drain, timeout: 10m}\n";
    private static final String SOURCE = "source: {repoURL: https://x.example.com, path: ., targetRevision: main}\n";
    /** Made by its namespace's grants, and never up. */
    private static final String BARE = """
            connection:
              type: ClusterAPI
              clusterAPI: {provision: {version: v1.34.1, classRef: {name: local}}}
            """;

    private static final MovableClock CLOCK = new MovableClock(Clock.systemUTC());
    private static World world;
    private static HttpFaultProxy proxy;
    private static CapiObjects capi;
    private static LocalProvider provider;
    private static EntryApplications entries;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        world = new World();
        world.clock(CLOCK);
        proxy = HttpFaultProxy.to(world.cluster("hub"));
        Path kubeconfig = directory.resolve("kubeconfig");
        Files.writeString(kubeconfig, world.cluster("hub").kubeconfig(proxy.server()));
        Definitions.install(
                world.hub(),
                Components.Core,
                Components.KubeadmBootstrap,
                Components.KubeadmControlPlane,
                Components.Azure);
        provider = LocalProvider.start(world.hub());
        capi = new CapiObjects(world.hub(), World.NS);
        capi.clusterClass("local");
        world.hub()
                .resource(Resources.configMap("network", "network.yaml", Provisioned.NETWORK))
                .create();
        world.startOperator(kubeconfig);
        world.apply(Resources.topology("company", """
                mode: Centralized
                engine: {type: ArgoCD, argoCD: {profile: Core}, access: {profile: Admin}}
                clusters: {selector: {matchLabels: {fleet: company}}}
                """));
        world.apply(Resources.entry("certs", "clusters: {}\nnamespace: certs\n" + SOURCE));
        world.apply(Resources.entry(
                "web",
                "clusters: {selector: {matchLabels: {web: shop}}}\nnamespace: web\ndependsOn: [{name: certs}]\n"
                        + SOURCE));
        entries = new EntryApplications(world);
        fleetCluster("shop", DRAIN);
        awaitCondition("shop", "Registered", "True", "Registered"); // one new control plane at a time
        fleetCluster("dead", DRAIN + "deletionProtection: false\n");
    }

    @AfterAll
    static void stop() {
        if (provider != null) {
            provider.close();
        }
        world.close();
        proxy.close();
    }

    @AfterEach
    void heal() {
        proxy.pass();
    }

    private static void fleetCluster(String name, String spec) {
        world.apply(Resources.fleetCluster(name, Map.of("fleet", "company", "web", name), spec));
    }

    private static ProvisionedCluster cluster(String name) {
        return provider.cluster(World.NS, name);
    }

    private static void delete(String name) {
        world.hub().resource(Objects.requireNonNull(world.fleetCluster(name))).delete();
    }

    private static void awaitGone(String name) {
        await(name + " goes").atMost(World.PATIENCE).until(() -> world.fleetCluster(name) == null);
    }

    private static void awaitCondition(String cluster, String type, String status, String reason) {
        await(cluster + " " + type + " " + status + " " + reason)
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(world.clusterCondition(cluster, type))
                        .as("%s", world.fleetCluster(cluster))
                        .satisfies(each ->
                                assertThat(each.status() + " " + each.reason()).isEqualTo(status + " " + reason)));
    }

    private static String message(String cluster, String type) {
        return String.valueOf(world.clusterCondition(cluster, type).message());
    }

    private static List<Event> events(String cluster, String reason) {
        return world.hub().v1().events().inNamespace(World.NS).list().getItems().stream()
                .filter(each -> each.getInvolvedObject().getName().equals(cluster)
                        && each.getReason().equals(reason))
                .toList();
    }

    @Test
    @Order(1)
    void aProtectedClusterSaysWhatWouldBeDoneAndDoesNothing() {
        awaitCondition("dead", "Registered", "True", "Registered");
        entries.deliver("certs", "shop");
        entries.deliver("web", "shop");
        entries.deliver("certs", "dead");
        GenericKubernetesResource theirs = Resources.application("theirs", "shop", "somebody", "main");
        theirs.getMetadata().setLabels(Map.of());
        world.hub().resource(theirs).create();
        await("the entries are told")
                .atMost(World.PATIENCE)
                .until(() -> world.fleetCluster("shop").getStatus().registrations().stream()
                        .anyMatch(each -> each.catalogEntries() != null
                                && each.catalogEntries().size() == 2));
        delete("shop");
        awaitCondition("shop", "Leaving", "True", "DeletionProtected");
        assertThat(message("shop", "Leaving"))
                .containsSubsequence(
                        "wait at most 10m",
                        "2 catalogue entries",
                        "end 1 registration",
                        "give our access back",
                        "delete Cluster " + World.NS + "/shop",
                        "1 of the control plane, 2 workers",
                        "\"deletionProtection\":false")
                .doesNotContain(Api.ANNOTATION_ABANDON);
        assertThat(entries.marks("shop")).containsExactly("certs", "web");
    }

    @Test
    @Order(2)
    void whatOthersDeliverIsWaitedForAndThenTheCatalogueGoesInReverseAndThenTheMachines() {
        cluster("shop").hold(Step.DeleteWorkers);
        String withoutAddons = DRAIN.replaceAll("(?m)^ *addons:.*\n", "");
        fleetCluster("shop", withoutAddons + "deletionProtection: false\n");
        awaitCondition("shop", "Drained", "False", "AwaitingOthers");
        assertThat(message("shop", "Drained")).contains("Application argocd/theirs.shop", "2 catalogue entries");
        assertThat(entries.marks("shop")).containsExactly("certs", "web");
        world.restartOperator(); // directly to the hub from now on
        assertThat(entries.application("theirs.shop")).isNotNull();
        world.hub()
                .resource(Objects.requireNonNull(entries.application("theirs.shop")))
                .delete();
        awaitCondition("shop", "Drained", "False", "Draining");
        entries.awaitEnding("web.shop");
        assertThat(entries.marks("shop")).as("what web needs").containsExactly("certs");
        assertThat(Objects.requireNonNull(entries.application("certs.shop")).isMarkedForDeletion())
                .isFalse();
        assertThat(capi.cluster("shop").at("/metadata").has("deletionTimestamp"))
                .isFalse();
        entries.finish("web.shop");
        entries.awaitEnding("certs.shop");
        assertThat(capi.cluster("shop").at("/metadata").has("deletionTimestamp"))
                .isFalse();
        entries.finish("certs.shop");
        awaitCondition("shop", "Leaving", "True", "DeletingCluster");
        awaitCondition("shop", "Drained", "True", "Drained");
        assertThat(capi.cluster("shop").at("/metadata").has("deletionTimestamp"))
                .isTrue();
        assertThat(Provisioned.hasNetwork(cluster("shop")))
                .as("an add-on is never removed")
                .isTrue();
        cluster("shop").release(Step.DeleteWorkers);
        awaitGone("shop");
    }

    @Test
    @Order(3)
    void aDeadControlPlaneIsDrainedUntilTheDeadlineAndNotLonger() {
        cluster("dead").killControlPlane();
        delete("dead");
        awaitCondition("dead", "Drained", "False", "Draining");
        await("why")
                .atMost(World.PATIENCE)
                .until(() -> message("dead", "Drained").contains("in the way"));
        assertThat(message("dead", "Drained")).contains("1 catalogue entry (certs)");
        assertThat(entries.marks("dead")).containsExactly("certs");
        CLOCK.advance(Duration.ofMinutes(11));
        awaitCondition("dead", "Drained", "False", "DrainTimedOut");
        assertThat(message("dead", "Drained")).contains("certs", "load balancers");
        await("the Event")
                .atMost(World.PATIENCE)
                .until(() -> !events("dead", "DrainTimedOut").isEmpty());
        world.annotate(
                "dead",
                Api.ANNOTATION_ABANDON,
                Objects.requireNonNull(world.fleetCluster("dead").getStatus().clusterUID()));
        awaitGone("dead");
        assertThat(entries.application("certs.dead")).as("orphaned").isNull();
        assertThat(capi.cluster("dead").isMissingNode()).isTrue();
    }

    @Test
    @Order(4)
    void aProxysNotFoundIsNoClusterThatIsGone(@TempDir Path directory) throws Exception {
        Path kubeconfig = directory.resolve("kubeconfig");
        Files.writeString(kubeconfig, world.cluster("hub").kubeconfig(proxy.server()));
        world.stopOperator();
        world.startOperator(kubeconfig);
        cluster("held").hold(Step.Infrastructure);
        fleetCluster("held", BARE + "deletionPolicy: Delete\ndeletionProtection: false\n");
        awaitCondition("held", "InfrastructureReady", "False", "InfrastructurePending");
        Fault lies = proxy.when(
                        each -> each.method().equals("GET") && each.path().endsWith("/clusters/held"))
                .answer(404, "404 page not found");
        delete("held");
        awaitCondition("held", "Leaving", "True", "DeletingCluster");
        await("it says so")
                .atMost(World.PATIENCE)
                .until(() -> message("held", "Leaving").contains("ClusterAPIMissing"));
        int asked = lies.hits();
        await("asked again").atMost(World.PATIENCE).until(() -> lies.hits() >= asked + 2);
        assertThat(world.fleetCluster("held")).isNotNull();
        assertThat(world.clusterCondition("held", "Leaving").reason()).isEqualTo("DeletingCluster");
        assertThat(capi.cluster("held").at("/metadata").has("deletionTimestamp"))
                .isFalse();
        proxy.pass();
        awaitGone("held");
        await("its Cluster")
                .atMost(World.PATIENCE)
                .until(() -> capi.cluster("held").isMissingNode());
    }

    @Test
    @Order(5)
    void anIdentityStaysUntilTheClusterIsGoneAndItsSecretAlways() throws Exception {
        world.secret("azure-identity", "clientSecret", "hidden");
        Path example = Path.of("examples/cluster-api-azure");
        world.apply(Serialization.unmarshal(Files.readString(example.resolve("template.yaml")), ConfigMap.class));
        FleetCluster azure =
                Serialization.unmarshal(Files.readString(example.resolve("cluster.yaml")), FleetCluster.class);
        azure.getMetadata().setName("azure");
        cluster("azure").hold(Step.Infrastructure);
        cluster("azure").hold(Step.DeleteInfrastructure, "waiting for the cloud");
        world.apply(azure);
        awaitCondition("azure", "InfrastructureReady", "False", "InfrastructurePending");
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("azure")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"spec\":{\"deletionPolicy\":\"Delete\",\"deletionProtection\":false}}");
        delete("azure");
        await("the cloud")
                .atMost(World.PATIENCE)
                .until(() -> message("azure", "Leaving").contains("waiting for the cloud"));
        assertThat(identity()).as("Cluster API needs it").isNotNull();
        cluster("azure").release(Step.DeleteInfrastructure);
        awaitGone("azure");
        assertThat(identity()).isNull();
        assertThat(world.hub()
                        .secrets()
                        .inNamespace(World.NS)
                        .withName("azure-identity")
                        .get())
                .isNotNull();
        assertThat(events("azure", "LeftBehind"))
                .as("nobody here owns the AzureCluster, and machines may be behind it")
                .singleElement()
                .satisfies(each -> assertThat(each.getMessage()).contains("AzureCluster"));
    }

    private static @Nullable GenericKubernetesResource identity() {
        return world.hub()
                .genericKubernetesResources("infrastructure.cluster.x-k8s.io/v1beta1", "AzureClusterIdentity")
                .inNamespace(World.NS)
                .withName("azure")
                .get();
    }

    private static void limit(String value) {
        world.hub()
                .namespaces()
                .withName(World.NS)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"%s\":%s}}}".formatted(Api.ANNOTATION_MAX_CLUSTERS, value));
    }

    @Test
    @Order(6)
    void aRetainedClusterCountsAgainstTheQuota() {
        limit("\"1\"");
        cluster("kept").hold(Step.Infrastructure);
        cluster("next").hold(Step.Infrastructure);
        fleetCluster("kept", BARE);
        awaitCondition("kept", "InfrastructureReady", "False", "InfrastructurePending");
        delete("kept");
        awaitGone("kept");
        assertThat(capi.cluster("kept").isMissingNode()).isFalse();
        assertThat(capi.cluster("kept").at("/metadata").has("deletionTimestamp"))
                .isFalse();
        fleetCluster("next", BARE);
        awaitCondition("next", "Provisioned", "False", "QuotaExceeded");
        assertThat(capi.cluster("next").isMissingNode()).isTrue();
        capi.deleteCluster("kept");
        await("the retained one")
                .atMost(World.PATIENCE)
                .until(() -> capi.cluster("kept").isMissingNode());
        fleetCluster("next", BARE.replace("v1.34.1", "v1.34.2"));
        awaitCondition("next", "Provisioned", "True", "Provisioned");
        limit("null");
        delete("next");
        awaitGone("next");
    }

    @Test
    @Order(7)
    void theEndOfATimeIsAnnouncedAnHourBefore() {
        String spec =
                BARE.replace("v1.34.1", "v1.34.1, ttl: 2h") + "deletionPolicy: Delete\ndeletionProtection: false\n";
        cluster("brief").hold(Step.Infrastructure);
        fleetCluster("brief", spec);
        awaitCondition("brief", "InfrastructureReady", "False", "InfrastructurePending");
        Instant end = Instant.parse(world.fleetCluster("brief").getMetadata().getCreationTimestamp())
                .plus(Duration.ofHours(2));
        assertThat(world.fleetCluster("brief").getStatus().clusterAPI().expiresAt())
                .isEqualTo(end.toString());
        assertThat(events("brief", "ExpiresSoon")).isEmpty();
        clockTo(end.minus(Duration.ofMinutes(59)), "brief");
        awaitCondition("brief", "Expiring", "True", "ExpiresSoon");
        await("the Event")
                .atMost(World.PATIENCE)
                .until(() -> !events("brief", "ExpiresSoon").isEmpty());
        assertThat(events("brief", "ExpiresSoon"))
                .singleElement()
                .satisfies(each -> assertThat(each.getType()).isEqualTo("Warning"));
        // Another one, of which nobody had notice: the clock is past its end before it is announced.
        clockTo(end.minus(Duration.ofMinutes(1)), "brief");
        cluster("unseen").hold(Step.Infrastructure);
        fleetCluster("unseen", spec.replace("ttl: 2h", "ttl: 90m"));
        awaitCondition("unseen", "Expiring", "True", "ExpiresSoon");
        assertThat(Objects.requireNonNull(world.fleetCluster("brief")).isMarkedForDeletion())
                .isFalse();
        clockTo(end.plus(Duration.ofMinutes(2)), "brief");
        awaitGone("brief");
        assertThat(events("brief", "Expired")).isNotEmpty();
        assertThat(capi.cluster("brief").isMissingNode()).isTrue();
        world.annotate("unseen", "look", "now");
        awaitCondition("unseen", "Expiring", "True", "ExpiresSoon");
        assertThat(Objects.requireNonNull(world.fleetCluster("unseen")).isMarkedForDeletion())
                .isFalse();
        CLOCK.advance(Duration.ofHours(1));
        world.annotate("unseen", "look", "again");
        awaitGone("unseen");
    }

    /** Timers do not know of the clock, so somebody has to touch the object. */
    private static void clockTo(Instant time, String cluster) {
        CLOCK.advance(Duration.between(CLOCK.instant(), time));
        world.annotate(cluster, "look", "at-" + time.getEpochSecond());
    }
}
