package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.localcluster.Fault;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start at which the hub lists topologies but no FleetClusters: that is no empty fleet. */
class BlindStartIT {
    private static final Duration AFTER_THE_LIST_WAS_WAITED_FOR = Duration.ofSeconds(180);

    @Test
    void aTopologyThatGoesWaitsForTheListOfItsClusters(@TempDir Path directory) throws Exception {
        try (World world = new World("m1");
                HttpFaultProxy hub = HttpFaultProxy.to(world.cluster("hub"))) {
            Path kubeconfig = directory.resolve("kubeconfig");
            Files.writeString(kubeconfig, world.cluster("hub").kubeconfig(hub.server()));
            world.startOperator(kubeconfig);
            world.join("m1", Map.of());
            world.apply(Resources.company());
            world.awaitReady("company");
            world.stopOperator();
            world.hub().resource(world.topology("company")).delete();
            Fault blind = hub.when(exchange ->
                            exchange.method().equals("GET") && exchange.path().endsWith("/fleetclusters"))
                    .status(403);
            int before = hub.exchanges().size();
            world.startOperator(kubeconfig);
            await("topologies to be watched, without FleetClusters")
                    .atMost(AFTER_THE_LIST_WAS_WAITED_FOR)
                    .until(() -> hub.exchanges().stream()
                            .skip(before)
                            .anyMatch(exchange ->
                                    exchange.isWatch() && exchange.path().endsWith("/gitopstopologies")));
            await("time in which it could have gone")
                    .during(Duration.ofSeconds(10))
                    .atMost(World.PATIENCE)
                    .until(() -> world.topology("company") != null
                            && ClusterSecrets.find(world.hub(), "m1").isPresent());
            blind.end();
            await("the topology to be gone").atMost(World.PATIENCE).until(() -> world.topology("company") == null);
            assertThat(ClusterSecrets.find(world.hub(), "m1")).isEmpty();
        }
    }
}
