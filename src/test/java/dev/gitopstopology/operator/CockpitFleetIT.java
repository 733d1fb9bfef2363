package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.FleetCluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The platform's Argo CD over clusters that have one of their own, in the order in which things happen. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CockpitFleetIT {
    private static final String SPEC = """
            mode: CockpitFleet
            engine:
              type: ArgoCD
            clusters: {}
            cockpitFleet:
              cockpit:
                engine: {access: {profile: Namespaced, namespaces: [platform-services]}}
              fleet:
                mode: PerCluster
                engine: {access: {profile: Namespaced, namespaces: [shop]}}
            """;
    private static World world;
    private static Engines engines;

    @BeforeAll
    static void start() {
        world = new World("shop-1", "shop-2");
        world.kubelets("shop-1", "shop-2");
        engines = new Engines(world);
        world.startOperator();
        world.join("shop-1", Map.of());
        world.join("shop-2", Map.of());
        world.apply(Resources.topology("company", SPEC));
        world.awaitReady("company");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static String namespaces(String cluster) {
        return engines.clusterSecrets(cluster).stream()
                .map(secret -> secret.getMetadata().getNamespace() + ":" + Engines.decoded(secret, "name") + ":"
                        + Engines.decoded(secret, "namespaces"))
                .sorted()
                .toList()
                .toString();
    }

    @Test
    @Order(1)
    void theCockpitSeesAllClustersAndEachTeamsEngineItsOwn() {
        assertThat(namespaces("hub"))
                .isEqualTo("[argocd-cockpit:shop-1:platform-services, argocd-cockpit:shop-2:platform-services]");
        assertThat(namespaces("shop-1")).isEqualTo("[argocd:shop-1:shop]");
        assertThat(namespaces("shop-2")).isEqualTo("[argocd:shop-2:shop]");
        assertThat(engines.told()).containsExactly("hub 2 True", "shop-1 1 True", "shop-2 1 True");
        assertThat(engines.instances())
                .extracting(each -> each.getSpec().role())
                .containsExactlyInAnyOrder("cockpit", "engine", "engine");
        assertThat(world.topology("company").getStatus().members().registered())
                .as("clusters, not registrations")
                .isEqualTo(2);
    }

    @Test
    @Order(2)
    void neitherEngineMayWriteWhereTheOtherDoes() {
        String cockpit = account("cockpit");
        String team = account("engine");
        assertThat(engines.may("shop-1", cockpit, "create", "apps", "deployments", "platform-services"))
                .isTrue();
        assertThat(engines.may("shop-1", cockpit, "create", "apps", "deployments", "shop"))
                .isFalse();
        assertThat(engines.may("shop-1", team, "create", "apps", "deployments", "shop"))
                .isTrue();
        assertThat(engines.may("shop-1", team, "create", "apps", "deployments", "platform-services"))
                .isFalse();
        for (String account : List.of(cockpit, team)) {
            assertThat(engines.may("shop-1", account, "create", "apps", "deployments", "argocd"))
                    .isFalse();
            assertThat(engines.may("shop-1", account, "get", "", "secrets", "argocd"))
                    .isFalse();
        }
    }

    /** Of the engine of that role for shop-1. */
    private static String account(String role) {
        return engines.instances().stream()
                .filter(each -> each.getSpec().role().equals(role)
                        && (role.equals("cockpit") || each.getSpec().cluster().equals("shop-1")))
                .map(each -> "engine-" + each.getMetadata().getName())
                .findFirst()
                .orElseThrow();
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
    void aClusterThatLeavesLeavesBoth() {
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("shop-2")
                .delete();
        await().atMost(World.PATIENCE).until(() -> world.fleetCluster("shop-2") == null);
        assertThat(namespaces("hub")).isEqualTo("[argocd-cockpit:shop-1:platform-services]");
        assertThat(namespaces("shop-2")).isEqualTo("[]");
        assertThat(engines.records("shop-2")).isEmpty();
        world.awaitReady("company");
    }

    @Test
    @Order(5)
    void aTopologyThatGoesLeavesNoCredentialAnywhere() {
        world.hub().resource(world.topology("company")).delete();
        await().atMost(World.PATIENCE).until(() -> world.topology("company") == null);
        for (String cluster : List.of("hub", "shop-1", "shop-2")) {
            assertThat(namespaces(cluster)).isEqualTo("[]");
            assertThat(engines.records(cluster)).isEmpty();
        }
    }
}
