package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterSpec;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.localcluster.FaultProxy;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Shards of a central Argo CD over three clusters of changing weight, in the order in which things happen to them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShardsIT {
    private static World world;
    private static FaultProxy proxy;
    private static ShardHistory history;

    @BeforeAll
    static void start() {
        world = new World("a", "b", "c");
        proxy = FaultProxy.to(world.cluster("c").server());
        history = new ShardHistory(world.hub());
        world.startOperator();
        world.join("a", Map.of());
        world.join("b", Map.of());
        world.joinAs("c", world.cluster("c").kubeconfig(proxy.server()), Map.of());
        world.apply(Resources.company());
        world.awaitReady("company");
    }

    @AfterAll
    static void stop() {
        history.close();
        world.close();
        proxy.close();
    }

    private static void weigh(int weight, String... clusters) {
        for (String name : clusters) {
            world.hub()
                    .resources(FleetCluster.class)
                    .inNamespace(World.NS)
                    .withName(name)
                    .edit(cluster -> {
                        cluster.setSpec(new FleetClusterSpec(
                                cluster.getSpec().connection(),
                                cluster.getSpec().parameters(),
                                cluster.getSpec().onRemove(),
                                weight,
                                null));
                        return cluster;
                    });
        }
    }

    private static int replicas() {
        return world.hub()
                .apps()
                .statefulSets()
                .inNamespace("argocd")
                .withName("argocd-application-controller")
                .get()
                .getSpec()
                .getReplicas();
    }

    /** By cluster, as Argo CD reads it; clusters that are on none are left out. */
    private static SortedMap<String, Integer> pins() {
        SortedMap<String, Integer> pins = new TreeMap<>();
        for (String name : List.of("a", "b", "c")) {
            ClusterSecrets.find(world.hub(), name)
                    .filter(secret -> secret.getData().containsKey("shard"))
                    .ifPresent(secret -> pins.put(name, Integer.valueOf(Engines.decoded(secret, "shard"))));
        }
        return pins;
    }

    /** As the FleetClusters say. */
    private static SortedMap<String, Integer> told() {
        SortedMap<String, Integer> told = new TreeMap<>();
        for (String name : List.of("a", "b", "c")) {
            FleetClusterStatus status = world.fleetCluster(name).getStatus();
            status.registrations().stream()
                    .filter(each -> each.shard() != null)
                    .forEach(each -> told.put(name, each.shard()));
        }
        return told;
    }

    private static @Nullable Integer shards() {
        EngineInstance instance = new Engines(world).instances().get(0);
        return instance.getStatus().shards();
    }

    private static void awaitShards(int shards) {
        await(shards + " shards").atMost(World.PATIENCE).untilAsserted(() -> {
            assertThat(replicas()).isEqualTo(shards);
            assertThat(shards()).isEqualTo(shards);
            assertThat(pins()).hasSize(shards == 1 ? 0 : 3).isEqualTo(told());
        });
    }

    @Test
    @Order(1)
    void withOneShardNobodyIsPinned() {
        assertThat(replicas()).isEqualTo(1);
        assertThat(pins()).isEmpty();
        await().atMost(World.PATIENCE).untilAsserted(() -> assertThat(told()).isEmpty());
    }

    @Test
    @Order(2)
    void heavyClustersGetShardsOfTheirOwn() {
        weigh(20, "a", "b", "c");
        awaitShards(3);
        assertThat(pins().values()).containsExactlyInAnyOrder(0, 1, 2);
        world.awaitReady("company");
    }

    @Test
    @Order(3)
    void anOperatorThatStartsAgainWritesNothing() {
        world.markAtRest(3);
        SortedMap<String, Integer> before = pins();
        world.stopOperator();
        world.mark();
        world.startOperator();
        world.awaitQuiet(3);
        assertThat(world.writes()).isEmpty();
        assertThat(pins()).isEqualTo(before);
    }

    @Test
    @Order(4)
    void aHubThatForgotLearnsItFromTheSecrets() {
        Map<String, Integer> one = Map.of("a", 0, "b", 1, "c", 2);
        Map<String, Integer> other = Map.of("a", 1, "b", 0, "c", 2);
        Map<String, Integer> swapped = pins().equals(one) ? other : one;
        world.stopOperator();
        for (String name : swapped.keySet()) {
            world.hub()
                    .secrets()
                    .inNamespace("argocd")
                    .withName(ClusterSecrets.of(world.hub(), name).getMetadata().getName())
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"stringData\":{\"shard\":\"%d\"}}".formatted(swapped.get(name)));
            world.hub()
                    .resources(FleetCluster.class)
                    .inNamespace(World.NS)
                    .withName(name)
                    .subresource("status")
                    .patch(
                            PatchContext.of(PatchType.JSON),
                            "[{\"op\":\"remove\",\"path\":\"/status/registrations/0/shard\"}]");
        }
        world.startOperator();
        awaitShards(3);
        assertThat(pins()).isEqualTo(swapped);
    }

    @Test
    @Order(5)
    void aHandThatMovesAClusterIsPutRight() {
        SortedMap<String, Integer> before = pins();
        String secret = ClusterSecrets.of(world.hub(), "a").getMetadata().getName();
        history.forgive(world.hub()
                .secrets()
                .inNamespace("argocd")
                .withName(secret)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"stringData\":{\"shard\":\"7\"}}"));
        world.restartOperator();
        await("the shard put right").atMost(World.PATIENCE).until(() -> pins().equals(before));
    }

    @Test
    @Order(6)
    void aDeadClusterIsMovedOffAShardThatGoes() {
        SortedMap<String, Integer> before = pins();
        assertThat(before).containsEntry("c", 2);
        proxy.refuse();
        world.annotate("c", dev.gitopstopology.api.Api.ANNOTATION_ROTATE, "now");
        world.awaitClusterReason("c", "Unreachable");
        weigh(10, "a", "b", "c"); // 30: two shards needed, and enough
        awaitShards(2);
        SortedMap<String, Integer> after = pins();
        assertThat(after.values()).allMatch(shard -> shard < 2);
        assertThat(after)
                .as("who need not move")
                .contains(Map.entry("a", before.get("a")), Map.entry("b", before.get("b")));
        await("the move told of")
                .atMost(World.PATIENCE)
                .until(() -> world.hub().v1().events().inNamespace(World.NS).list().getItems().stream()
                        .map(Event::getReason)
                        .anyMatch("ShardChanged"::equals));
        proxy.pass();
        world.awaitReady("company");
    }

    @Test
    @Order(7)
    void oneShardAgainAndNobodyIsPinned() {
        weigh(1, "a", "b", "c");
        awaitShards(1);
        world.awaitReady("company");
    }

    @Test
    @Order(8)
    void theUsersOwnNumberCounts() {
        world.apply(Resources.topology(
                "company", "mode: Centralized\nengine: {type: ArgoCD, argoCD: {shards: 4}}\nclusters: {}\n"));
        awaitShards(4);
        world.apply(Resources.topology(
                "company", "mode: Centralized\nengine: {type: ArgoCD, argoCD: {shards: 2}}\nclusters: {}\n"));
        awaitShards(2);
        world.awaitReady("company");
    }

    @Test
    @Order(9)
    void fewerShardsThanTheClustersAskForAreToldOfAndNothingElseChanges() {
        awaitSizing("True", "SizedAsAdvised");
        weigh(20, "a", "b", "c");
        awaitSizing("False", "TooFewShards");
        assertThat(shards()).isEqualTo(2);
        world.awaitReady("company");
        weigh(1, "a", "b", "c");
        awaitSizing("True", "SizedAsAdvised");
    }

    private static void awaitSizing(String status, String reason) {
        await(reason).atMost(World.PATIENCE).untilAsserted(() -> {
            Condition condition =
                    world.condition(world.topology("company").getStatus().conditions(), "SizingAdvised");
            assertThat(condition.status()).isEqualTo(status);
            assertThat(condition.reason()).isEqualTo(reason);
        });
    }

    @Test
    @Order(10)
    void atNoMomentWasAClusterOnAShardThatDidNotRun() {
        assertThat(history.steps()).isGreaterThan(10);
        assertThat(history.outOfRange()).isEmpty();
    }
}
