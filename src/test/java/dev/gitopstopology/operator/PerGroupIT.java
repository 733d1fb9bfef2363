package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Two groups with an engine each, in the order in which things happen to them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PerGroupIT {
    private static final String SPEC = """
            mode: PerGroup
            engine:
              type: ArgoCD
            clusters:
              selector: {matchLabels: {fleet: "yes"}}
            perGroup:
              groups:
              - name: emea
                selector: {matchLabels: {region: emea}}
                controlClusterRef: {name: emea-control}
                engine: {access: {profile: Namespaced, namespaces: [shop]}}
              - name: apac
                selector: {matchLabels: {region: apac}}
                controlClusterRef: {name: apac-control}
            """;
    private static World world;
    private static Engines engines;

    @BeforeAll
    static void start() {
        world = new World("emea-control", "emea-1", "apac-control");
        world.kubelets("emea-control", "apac-control");
        engines = new Engines(world);
        world.startOperator();
        world.join("emea-control", Map.of("fleet", "yes", "region", "emea"));
        world.join("emea-1", Map.of("fleet", "yes", "region", "emea"));
        world.join("apac-control", Map.of("fleet", "yes", "region", "apac"));
        world.apply(Resources.topology("regions", SPEC));
        world.awaitReady("regions");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static void label(String cluster, String key, String value) {
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName(cluster)
                .edit(edited -> {
                    edited.getMetadata().getLabels().put(key, value);
                    return edited;
                });
    }

    private static List<String> worst() {
        return world.topology("regions").getStatus().worst().stream()
                .map(trouble -> trouble.cluster() + " " + trouble.reason())
                .toList();
    }

    private static String everyToken(String cluster) {
        return engines.clusterSecrets(cluster).stream()
                .map(ClusterSecrets::token)
                .reduce("", String::concat);
    }

    @Test
    @Order(1)
    void eachEngineIsOnItsControlClusterAndKnowsItsGroupOnly() {
        assertThat(engines.destinations("emea-control")).containsExactly("emea-1", "emea-control");
        assertThat(engines.destinations("apac-control")).containsExactly("apac-control");
        assertThat(engines.destinations("emea-1")).isEmpty();
        assertThat(engines.destinations("hub")).isEmpty();
        assertThat(engines.deployments("emea-1")).isZero();
        assertThat(engines.told()).containsExactly("apac-control 1 True", "emea-control 2 True");
    }

    @Test
    @Order(2)
    void noSecretOfAnyClusterHoldsACredentialOfAnotherGroup() {
        for (String holder : List.of("emea-control", "apac-control")) {
            for (var secret : engines.clusterSecrets(holder)) {
                String token = ClusterSecrets.token(secret);
                assertThat(token).isNotEmpty();
                for (String cluster : List.of("hub", "emea-control", "emea-1", "apac-control")) {
                    assertThat(engines.everySecret(cluster).contains(token))
                            .as("the token for %s on %s", Engines.decoded(secret, "name"), cluster)
                            .isEqualTo(cluster.equals(holder));
                }
            }
        }
    }

    @Test
    @Order(3)
    void aGroupMayHaveAccessOfItsOwn() {
        assertThat(engines.clusterSecrets("emea-control"))
                .allSatisfy(secret -> assertThat(secret.getData()).containsKey("namespaces"));
        assertThat(engines.clusterSecrets("apac-control"))
                .allSatisfy(secret -> assertThat(secret.getData()).doesNotContainKey("namespaces"));
    }

    @Test
    @Order(4)
    void oneViewListsEveryEngineAndCluster() {
        StringWriter out = new StringWriter();
        int exit = Main.commandLine()
                .setOut(new PrintWriter(out))
                .execute(
                        "status",
                        "--kubeconfig",
                        world.cluster("hub").kubeconfigFile().toString(),
                        "-o",
                        "wide");
        assertThat(out.toString())
                .containsPattern("regions +PerGroup +3/3 +True +Ready +2 instances, 3 clusters registered, 0 leaving")
                .containsPattern(
                        "regions-emea-[0-9a-f]{8} +regions +engine +ArgoCD +v[0-9.]+ +emea-control +argocd +2 +True")
                .containsPattern("emea-1 +v[0-9.]+ +- +regions-emea-[0-9a-f]{8} +True");
        assertThat(exit).isZero();
    }

    @Test
    @Order(4)
    void thePictureSaysWhoHoldsWhoseCredentials() {
        StringWriter out = new StringWriter();
        int exit = Main.commandLine()
                .setOut(new PrintWriter(out))
                .execute(
                        "graph",
                        "--kubeconfig",
                        world.cluster("hub").kubeconfigFile().toString());
        assertThat(exit).isZero();
        assertThat(out.toString())
                .contains("group emea of regions", "group apac of regions", "GitOpsTopology regions (PerGroup)")
                .containsPattern("e[12] -->\\|\"own cluster\"\\| c[123]")
                .containsPattern("e[12] -->\\|\"token\"\\| c[123]")
                .containsPattern("hub -\\.->\\|\"installer token\"\\| c[123]")
                .containsPattern("class [a-z0-9,]*c1,c2,c3 ready");
    }

    @Test
    @Order(4)
    void aSecondPassAndARestartedOperatorWriteNothing() {
        world.markAtRest(3);
        world.restartOperator();
        world.awaitQuiet(3);
        assertThat(world.writes()).isEmpty();
    }

    @Test
    @Order(5)
    void aClusterInNoGroupOrInTwoIsToldAndPlacedNowhere() {
        world.apply(Resources.cluster("stray", Map.of("fleet", "yes"))); // no kubeconfig: never seen
        await().atMost(World.PATIENCE).until(() -> worst().contains("stray InNoGroup"));
        assertThat(world.ready("regions").reason()).isEqualTo("ClustersNotRegistered");
        assertThat(engines.destinations("emea-control")).doesNotContain("stray");
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("stray")
                .delete();
        await().atMost(World.PATIENCE).until(() -> world.fleetCluster("stray") == null);
        world.awaitReady("regions");
    }

    @Test
    @Order(6)
    void aLabelThatWouldMoveAClusterIsRefusedAndChangesNothing() {
        world.awaitQuiet(3);
        List<String> before = List.of(everyToken("emea-control"), everyToken("apac-control"));
        AtRest.mark(world);
        label("emea-1", "region", "apac");
        world.awaitReason("regions", "GroupChanged");
        assertThat(worst()).contains("emea-1 GroupChanged");
        assertThat(engines.destinations("emea-control")).containsExactly("emea-1", "emea-control");
        assertThat(engines.destinations("apac-control")).containsExactly("apac-control");
        world.restartOperator();
        world.awaitQuiet(3);
        assertThat(List.of(everyToken("emea-control"), everyToken("apac-control")))
                .isEqualTo(before);
        assertThat(world.writes())
                .as("only the topology's status tells of it")
                .allSatisfy(write -> assertThat(write.resource()).isEqualTo("gitopstopologies"));
        label("emea-1", "region", "emea");
        world.awaitReady("regions");
    }

    @Test
    @Order(7)
    void aControlClusterOutsideItsGroupKeepsTheEngineAndIsTold() {
        label("apac-control", "region", "emea");
        await().atMost(World.PATIENCE).until(() -> worst().contains("apac-control GroupChanged"));
        assertThat(engines.destinations("apac-control")).containsExactly("apac-control");
        assertThat(engines.deployments("apac-control")).isEqualTo(6);
        label("apac-control", "region", "apac");
        world.awaitReady("regions");
    }

    @Test
    @Order(8)
    void aMemberThatLeavesTakesItsSecretFromTheControlClusterAlong() {
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("emea-1")
                .delete();
        await().atMost(World.PATIENCE).until(() -> world.fleetCluster("emea-1") == null);
        assertThat(engines.destinations("emea-control")).containsExactly("emea-control");
        assertThat(engines.records("emea-1")).isEmpty();
        world.awaitReady("regions");
        world.join("emea-1", Map.of("fleet", "yes", "region", "emea"));
        await().atMost(World.PATIENCE)
                .until(() -> engines.destinations("emea-control").size() == 2);
        world.awaitReady("regions");
    }

    @Test
    @Order(9)
    void aControlClusterThatLeavesEndsItsGroupsRegistrationsFirst() {
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName("emea-control")
                .delete();
        await().atMost(World.PATIENCE).until(() -> world.fleetCluster("emea-control") == null);
        assertThat(engines.destinations("emea-control")).isEmpty();
        assertThat(engines.records("emea-control")).isEmpty();
        assertThat(engines.records("emea-1")).isEmpty();
        await().atMost(World.PATIENCE).until(() -> worst().contains("emea-1 NoControlCluster"));
        assertThat(engines.destinations("apac-control")).containsExactly("apac-control");
    }

    @Test
    @Order(10)
    void aTopologyThatGoesLeavesNoCredentialAnywhere() {
        world.hub().resource(world.topology("regions")).delete();
        await().atMost(World.PATIENCE).until(() -> world.topology("regions") == null);
        for (String cluster : List.of("hub", "emea-control", "emea-1", "apac-control")) {
            assertThat(engines.destinations(cluster)).isEmpty();
            assertThat(engines.records(cluster)).isEmpty();
        }
        await().atMost(World.PATIENCE).until(() -> engines.instances().isEmpty());
    }
}
