package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Cockpits of another type than their fleets, both ways at once over the same cluster: a Flux on the hub over an Argo CD, and an Argo CD
 * on a cluster of its own over a Flux.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CockpitFleetMixedIT {
    private static final String FLUX_OVER_ARGO_CD = """
            mode: CockpitFleet
            engine: {type: ArgoCD, argoCD: {profile: Core}}
            clusters: {selector: {matchLabels: {fleet: "yes"}}}
            cockpitFleet:
              cockpit: {engine: {type: Flux}}
              fleet: {mode: PerCluster}
            onRemove: Remove
            """;
    private static final String ARGO_CD_OVER_FLUX = """
            mode: CockpitFleet
            engine: {type: Flux}
            clusters: {selector: {matchLabels: {fleet: "yes"}}}
            cockpitFleet:
              cockpit: {clusterRef: {name: platform}, engine: {type: ArgoCD, argoCD: {profile: Core}}}
              fleet: {mode: PerCluster}
            onRemove: Remove
            """;
    private static World world;
    private static Engines engines;

    @BeforeAll
    static void start() {
        world = new World("platform", "shop");
        world.kubelets("platform", "shop");
        engines = new Engines(world);
        world.startOperator();
        world.join("platform", Map.of());
        world.join("shop", Map.of("fleet", "yes"));
        world.apply(Resources.topology("flux-over-argo", FLUX_OVER_ARGO_CD));
        world.apply(Resources.topology("argo-over-flux", ARGO_CD_OVER_FLUX));
        world.awaitReady("flux-over-argo");
        world.awaitReady("argo-over-flux");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static List<String> controllers(String cluster) {
        return world.on(cluster).apps().deployments().inAnyNamespace().list().getItems().stream()
                .map(each -> each.getMetadata().getNamespace() + "/"
                        + each.getMetadata().getName())
                .toList();
    }

    @Test
    @Order(1)
    void eachIsWhereItBelongs() {
        assertThat(engines.told()).containsExactly("hub 1 True", "platform 1 True", "shop 1 True", "shop 1 True");
        assertThat(controllers("hub"))
                .contains("flux-system/kustomize-controller")
                .noneMatch(name -> name.contains("argocd"));
        assertThat(controllers("platform"))
                .contains("argocd-cockpit/argocd-repo-server")
                .noneMatch(name -> name.contains("flux"));
        assertThat(controllers("shop")).contains("argocd/argocd-repo-server", "flux-system/kustomize-controller");
        assertThat(new FluxPlaces(world.hub()).secret("shop")).isNotNull();
        assertThat(engines.clusterSecrets("hub")).isEmpty();
        assertThat(engines.destinations("platform")).containsExactly("shop");
    }

    @Test
    @Order(2)
    void theReleaseOfEachTypeIsPinned() {
        GitOpsTopologyStatus status = world.topology("argo-over-flux").getStatus();
        assertThat(Objects.requireNonNull(status.pinned()).version()).isEqualTo("v2.9.5");
        assertThat(Objects.requireNonNull(status.pinnedCockpit()).version()).isEqualTo("v3.5.7");
        assertThat(status.pinnedCockpit().digest()).startsWith("sha256:");
    }

    @Test
    @Order(3)
    void aSecondPassAndARestartedOperatorWriteNothing() {
        world.markAtRest(2);
        world.restartOperator();
        world.awaitQuiet(2);
        assertThat(world.writes()).isEmpty();
    }

    @Test
    @Order(4)
    void theClusterOfACockpitGoesWhenNobodyIsServedFromItAnyMore() {
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("platform")
                .delete();
        await("platform is gone").atMost(World.PATIENCE).until(() -> world.fleetCluster("platform") == null);
        assertThat(engines.destinations("platform")).isEmpty();
        assertThat(engines.records("platform")).isEmpty();
        world.awaitReason("argo-over-flux", "CockpitClusterMissing");
        assertThat(controllers("shop")).contains("flux-system/kustomize-controller");
    }

    @Test
    @Order(5)
    void topologiesThatGoTakeTheirEnginesAlong() {
        for (String topology : List.of("argo-over-flux", "flux-over-argo")) {
            world.hub().resource(world.topology(topology)).delete();
            await(topology + " is gone").atMost(World.PATIENCE).until(() -> world.topology(topology) == null);
        }
        for (String cluster : List.of("hub", "shop")) {
            assertThat(engines.records(cluster)).isEmpty();
            assertThat(controllers(cluster)).isEmpty();
        }
    }
}
