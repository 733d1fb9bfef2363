package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.e2e.Artifacts.Artifact;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Real Flux, run from what the operator applied: one on the hub that serves two spokes, and one on a member of its own. Each acts with
 * the rights that were rendered for it, and with no other.
 */
@Tag("e2e")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FluxE2E {
    private static final String ON_THE_MEMBER = "  kubeConfig: {secretRef: {name: cluster-kubeconfig}}";
    private static final String SYSTEM = FluxWorld.SYSTEM;

    private static FluxWorld fleet;
    private static World world;
    private static FluxPlaces places;
    private static Deliveries hub;
    private static Deliveries edge;

    @BeforeAll
    static void start() throws Exception {
        fleet = new FluxWorld();
        world = fleet.world();
        places = fleet.places();
        hub = fleet.hub();
        edge = fleet.edge();
    }

    @AfterAll
    static void stop() throws Exception {
        if (fleet != null) {
            fleet.close();
        }
    }

    @Test
    @Order(1)
    void aSpokeIsDeliveredToWithTheTokenOfItsKubeconfig() throws IOException {
        for (String cluster : List.of("eu-1", "eu-2")) {
            String place = places.namespace(cluster);
            Artifact artifact = hub.source(place, "shop", FluxWorld.files("hello", "web"));
            hub.kustomization(place, "shop", "shop", "  targetNamespace: shop\n" + ON_THE_MEMBER);
            hub.awaitApplied(place, "shop", artifact.revision());
            assertThat(fleet.workloads(cluster)).containsKeys("ConfigMap/greeting", "Deployment/web");
            CredentialUse.awaitLastWriter(world.cluster(cluster), "shop", "greeting", fleet.token(cluster));
        }
    }

    @Test
    @Order(2)
    void whatIsOutsideTheAccessProfileIsRefusedByTheSpoke() {
        String place = places.namespace("eu-1");
        hub.kustomization(place, "outside", "shop", "  targetNamespace: default\n" + ON_THE_MEMBER);
        hub.awaitRefused(place, "outside", "is forbidden", FluxWorld.account(place), "in the namespace \"default\"");
        assertThat(world.on("eu-1")
                        .configMaps()
                        .inNamespace("default")
                        .withName("greeting")
                        .get())
                .isNull();
    }

    /** Another account of the place has no rights on the member, and none of the place has any on the hub. */
    @Test
    @Order(3)
    void soIsWhoeverElseItActsAsAndTheHubItself() {
        String place = places.namespace("eu-1");
        hub.kustomization(
                place, "somebody", "shop", "  targetNamespace: shop\n  serviceAccountName: somebody\n" + ON_THE_MEMBER);
        hub.awaitRefused(place, "somebody", "is forbidden", "system:serviceaccount:" + place + ":somebody");
        hub.kustomization(place, "on-the-hub", "shop", "  targetNamespace: default");
        hub.awaitRefused(place, "on-the-hub", "(Forbidden)"); // to act as its account, before anything is asked as it
        assertThat(world.hub()
                        .configMaps()
                        .inNamespace("default")
                        .withName("greeting")
                        .get())
                .isNull();
    }

    /** As the platform team fills the members' namespaces from Git. */
    @Test
    @Order(4)
    void theEnginesOwnAccountWritesFluxObjectsIntoThePlacesAndNothingElsewhere() throws IOException {
        String place = places.namespace("eu-1");
        Artifact artifact = hub.source(SYSTEM, "fleet", Map.of("delivery.yaml", """
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                metadata: {name: from-git, namespace: %s}
                spec:
                  interval: 1h
                  suspend: true
                  prune: true
                  sourceRef: {kind: GitRepository, name: shop}
                """.formatted(place)));
        hub.kustomization(SYSTEM, "fleet", "fleet", "");
        hub.awaitApplied(SYSTEM, "fleet", artifact.revision());
        assertThat(hub.find(place, "from-git")).isNotNull();
        Artifact elsewhere = hub.publish(SYSTEM, "fleet", Map.of("greeting.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: greeting, namespace: default}
                """));
        hub.awaitRefused(SYSTEM, "fleet", "is forbidden", FluxWorld.account(SYSTEM), "in the namespace \"default\"");
        assertThat(elsewhere.revision()).isNotEqualTo(artifact.revision());
        hub.delete(SYSTEM, "fleet");
        assertThat(hub.find(place, "from-git")).isNull(); // its last inventory, pruned with its rights
    }

    @Test
    @Order(5)
    void aNewTokenGoesUnnoticedByWhatRuns() throws IOException {
        String place = places.namespace("eu-1");
        Map<String, String> before = fleet.workloads("eu-1");
        String generation = generation();
        String old = fleet.token("eu-1");
        world.annotate("eu-1", Api.ANNOTATION_ROTATE, "now");
        await("another token")
                .atMost(World.PATIENCE)
                .until(() -> !fleet.token("eu-1").equals(old));
        Artifact artifact = hub.publish(place, "shop", FluxWorld.files("hello again", "web"));
        hub.awaitApplied(place, "shop", artifact.revision());
        assertThat(fleet.greeting("eu-1")).isEqualTo("hello again");
        CredentialUse.awaitLastWriter(world.cluster("eu-1"), "shop", "greeting", fleet.token("eu-1"));
        assertThat(fleet.workloads("eu-1")).isEqualTo(before);
        assertThat(generation()).isEqualTo(generation);
        assertThat(fleet.deletions("eu-1")).isEmpty();
    }

    private static String generation() {
        var metadata = world.on("eu-1")
                .apps()
                .deployments()
                .inNamespace("shop")
                .withName("web")
                .require()
                .getMetadata();
        return metadata.getGeneration() + " " + metadata.getUid();
    }

    @Test
    @Order(6)
    void aMemberWithItsOwnFluxDeliversToItself() throws IOException {
        KubernetesClient client = world.on("edge");
        Artifact artifact = edge.source(SYSTEM, "shop", FluxWorld.files("hello", "web"));
        edge.kustomization(SYSTEM, "shop", "shop", "  targetNamespace: shop");
        edge.awaitApplied(SYSTEM, "shop", artifact.revision());
        assertThat(fleet.workloads("edge")).containsKeys("ConfigMap/greeting", "Deployment/web");
        edge.kustomization(SYSTEM, "outside", "shop", "  targetNamespace: default");
        edge.awaitRefused(SYSTEM, "outside", "is forbidden", FluxWorld.account(SYSTEM), "in the namespace \"default\"");
        edge.kustomization(
                SYSTEM, "as-the-controller", "shop", "  targetNamespace: shop\n  serviceAccountName: helm-controller");
        edge.awaitRefused(SYSTEM, "as-the-controller", "(Forbidden)");
        assertThat(client.configMaps()
                        .inNamespace("default")
                        .withName("greeting")
                        .get())
                .isNull();
    }

    @Test
    @Order(7)
    void aTeamWritesInItsNamespacesAndNowhereElse() throws IOException {
        aTeamWritesInItsNamespaces(hub, "eu-1", places.namespace("eu-1"));
        aTeamWritesInItsNamespaces(edge, "edge", "team");
    }

    /** @param home of the source and the Kustomization that the operator made */
    private static void aTeamWritesInItsNamespaces(Deliveries flux, String cluster, String home) throws IOException {
        await("Kustomization of the team").atMost(World.PATIENCE).until(() -> flux.find(home, "tenant-team") != null);
        Artifact own = flux.publish(home, "tenant-team", Map.of("a.yaml", FluxWorld.configMapIn("team")));
        flux.awaitApplied(home, "tenant-team", own.revision());
        for (String other : List.of("shop", "default", SYSTEM)) {
            flux.publish(
                    home,
                    "tenant-team",
                    Map.of("a.yaml", FluxWorld.configMapIn("team"), "b.yaml", FluxWorld.configMapIn(other)));
            flux.awaitRefused(
                    home,
                    "tenant-team",
                    "is forbidden",
                    "system:serviceaccount:" + home + ":tenant-team",
                    "in the namespace \"" + other + "\"");
            assertThat(fleet.ofTheTeam(cluster, other)).isFalse();
        }
        assertThat(fleet.ofTheTeam(cluster, "team")).isTrue();
    }

    /** What Flux's own source-controller would fetch is published by the test; everything else is as the operator made it. */
    @Test
    @Order(7)
    void aLabelBringsAnEntryOfTheCatalogueAndTakesItAlong() throws IOException {
        world.apply(Resources.entry("base", """
                topologyRefs: [{name: company}]
                clusters: {selector: {matchLabels: {base: "yes"}}}
                namespace: platform
                source: {repoURL: https://git.example.com/platform, path: "base/${cluster.name}", targetRevision: main}
                onRemove: Remove
                """));
        String place = places.namespace("eu-2");
        new Entries(world).label("eu-2", "base", "yes");
        await("Kustomization of the entry").atMost(World.PATIENCE).until(() -> hub.find(place, "catalog-base") != null);
        Artifact artifact = hub.publish(
                place,
                "catalog-base",
                Map.of("base/eu-2/greeting.yaml", Manifests.configMap("greeting", "of the platform")));
        hub.awaitApplied(place, "catalog-base", artifact.revision());
        CredentialUse.awaitLastWriter(world.cluster("eu-2"), "platform", "greeting", fleet.token("eu-2"));
        await("the entry is Ready").atMost(World.PATIENCE).until(() -> new Entries(world).ready("base"));
        assertThat(world.on("eu-1").namespaces().withName("platform").get()).isNull();

        new Entries(world).label("eu-2", "base", null);
        await("pruned")
                .atMost(World.PATIENCE)
                .until(() -> Applications.uids(world.on("eu-2"), "platform").keySet().stream()
                        .noneMatch(each -> each.equals("ConfigMap/greeting")));
        await("let go").atMost(World.PATIENCE).until(() -> hub.find(place, "catalog-base") == null);
        assertThat(world.on("eu-2").namespaces().withName("platform").get()).isNotNull();
    }

    @Test
    @Order(8)
    void aDeselectedMemberKeepsEveryWorkloadWhateverBecomesOfItsKustomization() throws IOException {
        String place = places.namespace("eu-1");
        Map<String, String> before = fleet.workloads("eu-1");
        world.mark();
        world.apply(Resources.cluster("eu-1", Map.of("flux", "none")));
        await("no kubeconfig").atMost(World.PATIENCE).until(() -> places.secret("eu-1") == null);
        assertThat(hub.suspended(place, "shop")).isTrue();
        // The audit log may tell of a write a moment after its effect is seen.
        await("what was written")
                .atMost(World.PATIENCE)
                .untilAsserted(() -> assertThat(world.writes().stream()
                                .filter(each -> place.equals(each.namespace()))
                                .filter(each -> each.resource().equals("kustomizations")
                                                && each.name().equals("shop")
                                        || each.resource().equals("secrets"))
                                .map(each -> each.verb() + " " + each.resource()))
                        .startsWith("patch kustomizations")
                        .endsWith("delete secrets"));
        hub.publish(place, "shop", FluxWorld.files("to the rest"));
        awaitThatTheHubsFluxWorks("eu-2", "still here");
        hub.delete(place, "shop");
        await("no Kustomization of the team")
                .atMost(World.PATIENCE)
                .until(() -> hub.find(place, "tenant-team") == null);
        assertThat(fleet.greeting("eu-1")).isEqualTo("hello again");
        assertThat(fleet.workloads("eu-1")).isEqualTo(before);
        assertThat(fleet.ofTheTeam("eu-1", "team")).isTrue();
        assertThat(fleet.deletions("eu-1")).isEmpty();
    }

    private static void awaitThatTheHubsFluxWorks(String cluster, String greeting) throws IOException {
        String place = places.namespace(cluster);
        hub.awaitApplied(
                place,
                "shop",
                hub.publish(place, "shop", FluxWorld.files(greeting, "web")).revision());
        assertThat(fleet.greeting(cluster)).isEqualTo(greeting);
    }

    @Test
    @Order(9)
    void whoComesBackIsDeliveredToAgain() throws IOException {
        String place = places.namespace("eu-1");
        Map<String, String> before = fleet.workloads("eu-1");
        hub.kustomization(place, "shop", "shop", "  targetNamespace: shop\n" + ON_THE_MEMBER);
        world.apply(Resources.cluster("eu-1", Map.of("flux", "hub")));
        await("a kubeconfig").atMost(World.PATIENCE).until(() -> places.secret("eu-1") != null);
        awaitThatTheHubsFluxWorks("eu-1", "back again");
        assertThat(fleet.workloads("eu-1")).isEqualTo(before);
    }

    @Test
    @Order(10)
    void aLostMemberThatIsGivenUpKeepsEveryWorkloadToo() throws IOException {
        String place = places.namespace("eu-2");
        Map<String, String> before = fleet.workloads("eu-2");
        String uid = world.fleetCluster("eu-2").getStatus().clusterUID();
        world.cluster("eu-2").stop();
        world.annotate("eu-2", Api.ANNOTATION_ABANDON, uid);
        world.hub().resource(world.fleetCluster("eu-2")).delete();
        await("FleetCluster eu-2 gone").atMost(World.PATIENCE).until(() -> world.fleetCluster("eu-2") == null);
        assertThat(hub.suspended(place, "shop")).isTrue();
        assertThat(places.secret("eu-2")).isNull();
        hub.publish(place, "shop", FluxWorld.files("to the rest"));
        world.cluster("eu-2").restart();
        awaitThatTheHubsFluxWorks("eu-1", "and here");
        hub.delete(place, "shop");
        assertThat(fleet.workloads("eu-2")).isEqualTo(before);
        assertThat(fleet.greeting("eu-2")).isEqualTo("still here");
        assertThat(fleet.deletions("eu-2")).isEmpty();
    }

    @Test
    @Order(11)
    void aTeamThatGoesLeavesWhatItHasDeployed() {
        String place = places.namespace("eu-1");
        world.hub().resource(Resources.tenant("team", FluxWorld.TEAM)).delete();
        await("Kustomizations of the team let go")
                .atMost(World.PATIENCE)
                .until(() -> hub.find(place, "tenant-team") == null && edge.find("team", "tenant-team") == null);
        for (String cluster : List.of("eu-1", "edge")) {
            assertThat(fleet.ofTheTeam(cluster, "team")).isTrue();
            assertThat(fleet.deletions(cluster)).isEmpty();
        }
    }

    /** Its Flux goes on running (onRemove is Orphan), and may write nothing any more. */
    @Test
    @Order(12)
    void aMemberWithItsOwnFluxThatIsDeletedKeepsEveryWorkload() throws IOException {
        Map<String, String> before = fleet.workloads("edge");
        world.hub().resource(world.fleetCluster("edge")).delete();
        await("FleetCluster edge gone").atMost(World.PATIENCE).until(() -> world.fleetCluster("edge") == null);
        edge.publish(SYSTEM, "shop", FluxWorld.files("to the rest"));
        edge.awaitRefused(SYSTEM, "shop", "is forbidden", FluxWorld.account(SYSTEM));
        assertThat(fleet.workloads("edge")).isEqualTo(before);
        assertThat(fleet.deletions("edge")).isEmpty();
    }
}
