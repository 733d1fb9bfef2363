package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The platform's Flux over clusters that have one of their own. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FluxCockpitFleetIT {
    private static final String SPEC = """
            mode: CockpitFleet
            engine:
              type: Flux
            clusters: {}
            cockpitFleet:
              fleet:
                mode: PerCluster
            """;
    private static World world;
    private static Engines engines;

    @BeforeAll
    static void start() {
        world = new World("shop-1");
        world.kubelets("shop-1");
        engines = new Engines(world);
        world.startOperator();
        world.join("shop-1", Map.of());
        world.apply(Resources.topology("company", SPEC));
        world.awaitReady("company");
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    @Test
    @Order(1)
    void bothAreThereAndServeTheCluster() {
        assertThat(engines.told()).containsExactly("hub 1 True", "shop-1 1 True");
        assertThat(engines.deployments("hub")).isPositive();
        assertThat(engines.deployments("shop-1")).isPositive();
    }

    @Test
    @Order(2)
    void aSecondPassAndARestartedOperatorWriteNothing() {
        world.markAtRest(1);
        world.restartOperator();
        world.awaitQuiet(1);
        assertThat(world.writes()).isEmpty();
    }

    @Test
    @Order(3)
    void aTopologyThatGoesLeavesNoRecordAnywhere() {
        world.hub().resource(world.topology("company")).delete();
        await().atMost(World.PATIENCE).until(() -> world.topology("company") == null);
        for (String cluster : List.of("hub", "shop-1")) {
            assertThat(engines.records(cluster)).isEmpty();
        }
    }
}
