package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A highly available Argo CD on a cluster with too few nodes, and one whose pods are not up yet. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NodesIT {
    private static World world;
    private static Engines engines;

    @BeforeAll
    static void start() {
        world = World.running("edge");
        engines = new Engines(world);
        node("n1");
        node("n2");
        node("control-plane");
        world.on("edge")
                .nodes()
                .withName("control-plane")
                .edit(node -> new NodeBuilder(node)
                        .editOrNewSpec()
                        .addNewTaint()
                        .withKey("node-role.kubernetes.io/control-plane")
                        .withEffect("NoSchedule")
                        .endTaint()
                        .endSpec()
                        .build());
        world.join("edge", Map.of());
        world.apply(
                Resources.topology(
                        "edges",
                        "mode: PerCluster\nengine: {type: ArgoCD, argoCD: {profile: HighAvailability, shards: 2}}\nclusters: {}\n"));
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static void node(String name) {
        world.on("edge")
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        world.on("edge")
                .nodes()
                .withName(name)
                .edit(
                        node -> { // the API server lets none in untainted
                            if (node.getSpec() != null) {
                                node.getSpec().setTaints(List.of());
                            }
                            return node;
                        });
    }

    private static boolean onAShard() {
        List<Secret> secrets = engines.clusterSecrets("edge");
        return secrets.size() == 1 && secrets.get(0).getData().containsKey("shard");
    }

    @Test
    @Order(1)
    void isNotRolledOutAndSaysWhyNot() {
        world.awaitReason("edges", "TooFewNodes");
        assertThat(world.ready("edges").message())
                .contains("HighAvailability needs 3 nodes")
                .contains("/edge has 2")
                .contains("spec.engine.argoCD.profile");
        assertThat(engines.deployments("edge")).isZero();
        assertThat(world.on("edge").namespaces().withName("argocd").get()).isNull();
    }

    @Test
    @Order(2)
    void followsOnceThereAreEnough() {
        node("n3");
        await("the engine").atMost(World.PATIENCE).until(() -> engines.deployments("edge") > 0);
        await("its cluster")
                .atMost(World.PATIENCE)
                .until(() -> engines.clusterSecrets("edge").size() == 1);
    }

    /** Nobody is put on a shard whose pod is not there. */
    @Test
    @Order(3)
    void aShardThatIsNotUpGetsNoCluster() {
        world.awaitReason("edges", "WorkloadsNotReady");
        assertThat(onAShard()).isFalse();
        world.kubelets("edge");
        await("the shard").atMost(World.PATIENCE).until(NodesIT::onAShard);
        world.awaitReady("edges");
    }

    @Test
    @Order(4)
    void whatIsInstalledStays() {
        world.on("edge").nodes().delete();
        await("no nodes")
                .atMost(World.PATIENCE)
                .until(() -> world.on("edge").nodes().list().getItems().isEmpty());
        world.restartOperator();
        world.awaitQuiet(1);
        world.awaitReady("edges");
        assertThat(engines.deployments("edge")).isPositive();
    }
}
