package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Clusters of a group that leave while another one of it does not answer: nobody is left behind for somebody else. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GroupLeavingIT {
    private static final String SPEC = """
            mode: PerGroup
            engine: {type: ArgoCD}
            clusters: {}
            perGroup:
              groupBy: {label: region, controlClusterSelector: {matchLabels: {control: "yes"}}}
            """;
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Map<String, HttpFaultProxy> PROXIES = new LinkedHashMap<>();
    private static World world;
    private static Engines engines;

    @BeforeAll
    static void start() {
        world = new World("control", "served", "other");
        world.kubelets("control");
        engines = new Engines(world);
        world.startOperator(DEADLINE);
        for (String cluster : List.of("control", "served", "other")) {
            PROXIES.put(cluster, HttpFaultProxy.to(world.cluster(cluster)));
        }
        join("control", Map.of("region", "na", "control", "yes"));
        join("served", Map.of("region", "na"));
        join("other", Map.of("region", "na"));
        world.apply(Resources.topology("regions", SPEC));
        world.awaitReady("regions");
    }

    @AfterAll
    static void stop() {
        PROXIES.values().forEach(HttpFaultProxy::close);
        world.close();
    }

    private static void join(String cluster, Map<String, String> labels) {
        world.joinAs(
                cluster, world.cluster(cluster).kubeconfig(PROXIES.get(cluster).server()), labels);
    }

    private static void delete(String cluster) {
        world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withName(cluster)
                .delete();
        await(cluster + " is gone").atMost(World.PATIENCE).until(() -> world.fleetCluster(cluster) == null);
    }

    private static List<String> tombstones() {
        return world.hub().configMaps().inNamespace(World.NS).list().getItems().stream()
                .map(each -> each.getMetadata().getName())
                .filter(name -> name.startsWith("tombstone-"))
                .toList();
    }

    @Test
    @Order(1)
    void aMemberIsCleanedAlthoughItsControlClusterIsDead() {
        String token = ClusterSecrets.token(engines.clusterSecrets("control").stream()
                .filter(secret -> Engines.decoded(secret, "name").equals("served"))
                .findFirst()
                .orElseThrow());
        PROXIES.get("control").network().refuse();
        delete("served");
        assertThat(engines.records("served")).isEmpty();
        await("the token that the control cluster still has is dead")
                .atMost(World.PATIENCE)
                .until(() -> Credentials.status(world.cluster("served"), token) == 401);
        assertThat(tombstones()).isEmpty();
    }

    @Test
    @Order(2)
    void aControlClusterIsCleanedAlthoughAMemberOfItsGroupIsDead() {
        PROXIES.get("control").pass();
        world.awaitClusterReason("control", "Ready");
        PROXIES.get("other").network().refuse();
        world.awaitClusterReason("other", "Unreachable");
        delete("control");
        assertThat(engines.records("control")).isEmpty();
        assertThat(engines.destinations("control"))
                .as("Secrets for the member that is dead go too")
                .isEmpty();
        assertThat(engines.deployments("control")).as("onRemove is Orphan").isEqualTo(6);
        assertThat(tombstones()).isEmpty();
    }
}
