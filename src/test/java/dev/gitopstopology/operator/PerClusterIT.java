package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** An engine in every member, from the first apply to the removal, in the order in which it happens. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PerClusterIT {
    private static final String SPEC = """
            mode: PerCluster
            engine:
              type: ArgoCD
              access: {profile: Namespaced, namespaces: [shop]}
            clusters:
              selector: {matchLabels: {fleet: "yes"}}
            """;
    private static World world;
    private static Engines engines;

    @BeforeAll
    static void start() {
        world = new World("edge-1", "edge-2");
        world.kubelets("edge-1", "edge-2");
        engines = new Engines(world);
        world.startOperator();
        world.join("edge-1", Map.of("fleet", "yes", "region", "eu"));
        world.join("edge-2", Map.of("fleet", "yes"));
        world.apply(Resources.topology("edge", SPEC));
        world.awaitReady("edge");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    @Order(1)
    void everyMemberRunsAnEngineThatKnowsItsOwnClusterOnly() {
        assertThat(engines.deployments("hub")).as("engines on the hub").isZero();
        assertThat(engines.clusterSecrets("hub")).isEmpty();
        for (String cluster : List.of("edge-1", "edge-2")) {
            assertThat(engines.deployments(cluster)).isEqualTo(6);
            assertThat(engines.clusterSecrets(cluster)).singleElement().satisfies(secret -> {
                assertThat(Engines.decoded(secret, "server")).isEqualTo("https://kubernetes.default.svc");
                assertThat(Engines.decoded(secret, "name")).isEqualTo(cluster);
                assertThat(Engines.decoded(secret, "namespaces")).isEqualTo("shop");
            });
            assertThat(world.on(cluster)
                            .configMaps()
                            .inNamespace("argocd")
                            .withName("argocd-cm")
                            .get()
                            .getData())
                    .containsEntry("cluster.inClusterEnabled", "true");
        }
        assertThat(engines.told()).containsExactly("edge-1 1 True", "edge-2 1 True");
        assertThat(world.topology("edge").getStatus().members().registered()).isEqualTo(2);
        await().atMost(World.PATIENCE)
                .until(() -> world.fleetCluster("edge-1").getStatus().engines().size() == 1);
    }

    /** The installer may bind only what it was told to, by name: a binding that comes before its role is refused, and costs another pass. */
    @Test
    @Order(1)
    void rolesAreThereBeforeWhatBindsThem() {
        for (String cluster : List.of("edge-1", "edge-2")) {
            assertThat(world.requests(cluster))
                    .filteredOn(each -> each.isWrite() && each.code() == HttpURLConnection.HTTP_NOT_FOUND)
                    .isEmpty();
        }
    }

    @Test
    @Order(2)
    void noCredentialOfAnEngineLeavesItsMember() {
        String token = ClusterSecrets.token(engines.clusterSecrets("edge-1").get(0));
        for (String cluster : List.of("hub", "edge-2")) {
            assertThat(engines.everySecret(cluster).contains(token))
                    .as("a token of edge-1's engine on " + cluster)
                    .isFalse();
        }
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
    void theInstallerWritesInTheNamespaceOfTheEngineAndNowhereElse() {
        assertThat(engines.installerMay("edge-1", "create", "apps", "deployments", "argocd"))
                .isTrue();
        for (String namespace : List.of("shop", "kube-system", "default")) {
            assertThat(engines.installerMay("edge-1", "create", "apps", "deployments", namespace))
                    .isFalse();
            assertThat(engines.installerMay("edge-1", "get", "", "secrets", namespace))
                    .isFalse();
        }
    }

    @Test
    @Order(5)
    void driftOnAMemberIsRepaired() {
        world.on("edge-1")
                .apps()
                .deployments()
                .inNamespace("argocd")
                .withName("argocd-repo-server")
                .delete();
        await().atMost(World.PATIENCE).until(() -> engines.deployments("edge-1") == 6);
        world.awaitReady("edge");
    }

    @Test
    @Order(6)
    void aMemberThatIsNoLongerSelectedIsLeftWithItsEngineAndWithoutOurRights() {
        world.on("edge-2")
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("workload")
                        .withNamespace("shop")
                        .endMetadata()
                        .build())
                .create();
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("edge-2")
                .edit(cluster -> {
                    cluster.getMetadata().getLabels().put("fleet", "no");
                    return cluster;
                });
        await("edge-2 is let go")
                .atMost(World.PATIENCE)
                .until(() -> engines.instances().size() == 1);
        assertThat(engines.clusterSecrets("edge-2")).isEmpty();
        assertThat(engines.deployments("edge-2"))
                .as("onRemove is Orphan: the engine stays")
                .isEqualTo(6);
        assertThat(world.on("edge-2")
                        .rbac()
                        .roleBindings()
                        .inNamespace("argocd")
                        .withName("gitops-topology-installer")
                        .get())
                .isNull();
        assertThat(engines.records("edge-2")).isEmpty();
        assertThat(world.on("edge-2")
                        .configMaps()
                        .inNamespace("shop")
                        .withName("workload")
                        .get())
                .isNotNull();
        world.awaitReady("edge");
        assertThat(engines.deployments("edge-1")).isEqualTo(6);
    }

    @Test
    @Order(7)
    void aMemberThatIsSelectedAgainIsCarriedOnWith() {
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("edge-2")
                .edit(cluster -> {
                    cluster.getMetadata().getLabels().put("fleet", "yes");
                    return cluster;
                });
        await().atMost(World.PATIENCE)
                .until(() -> engines.instances().size() == 2
                        && engines.clusterSecrets("edge-2").size() == 1);
        world.awaitReady("edge");
        assertThat(engines.clusterSecrets("edge-2")).hasSize(1);
    }

    @Test
    @Order(8)
    void aFleetClusterThatGoesTakesItsEngineAlongWhereAskedTo() {
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("edge-2")
                .edit(cluster -> {
                    FleetCluster changed = Resources.cluster("edge-2", Map.of("fleet", "yes"));
                    cluster.setSpec(new dev.gitopstopology.api.FleetClusterSpec(
                            changed.getSpec().connection(),
                            null,
                            dev.gitopstopology.api.RemovePolicy.Remove,
                            null,
                            null));
                    return cluster;
                });
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("edge-2")
                .delete();
        await("edge-2 is gone").atMost(World.PATIENCE).until(() -> world.fleetCluster("edge-2") == null);
        assertThat(engines.deployments("edge-2")).isZero();
        assertThat(engines.clusterSecrets("edge-2")).isEmpty();
        assertThat(world.on("edge-2")
                        .configMaps()
                        .inNamespace("shop")
                        .withName("workload")
                        .get())
                .isNotNull();
        await().atMost(World.PATIENCE)
                .until(() -> world.on("edge-2")
                                .namespaces()
                                .withName(Api.SYSTEM_NAMESPACE)
                                .get()
                        == null);
        world.awaitReady("edge");
    }

    @Test
    @Order(9)
    void aTopologyThatGoesEndsItsRegistrationsAndLetsItsEnginesGo() {
        world.hub().resource(world.topology("edge")).delete();
        await("the topology is gone").atMost(World.PATIENCE).until(() -> world.topology("edge") == null);
        assertThat(engines.clusterSecrets("edge-1")).isEmpty();
        assertThat(engines.deployments("edge-1")).isEqualTo(6);
        assertThat(engines.records("edge-1")).isEmpty();
        await().atMost(World.PATIENCE).until(() -> engines.instances().isEmpty());
        await().atMost(World.PATIENCE)
                .until(() -> world.fleetCluster("edge-1").getStatus().engines().isEmpty());
    }
}
