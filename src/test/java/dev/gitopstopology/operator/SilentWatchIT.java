package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.cluster.WatchPulse;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A member whose watches went blind. The limits are so short here that quiet watches are taken for silent ones too; what counts is
 * what then happens.
 */
class SilentWatchIT {
    @Test
    void theClusterIsUnknownUntilEverythingWasLookedAtAgain() {
        try (World world = new World("m1");
                HttpFaultProxy proxy = HttpFaultProxy.to(world.cluster("m1"))) {
            world.watchLimits(new WatchPulse.Limits(Duration.ofSeconds(8), Duration.ofSeconds(8)));
            Set<String> told = ConcurrentHashMap.newKeySet();
            try (Watch watch = world.hub()
                    .resources(FleetCluster.class)
                    .inNamespace(World.NS)
                    .withName("m1")
                    .watch(new Conditions(told))) {
                assertThat(watch).isNotNull();
                world.startOperator();
                world.joinAs("m1", world.cluster("m1").kubeconfig(proxy.server()), Map.of());
                world.apply(Resources.company());
                world.awaitReady("company");
                proxy.silenceWatches();
                told.clear(); // what it had to say of watches that were only quiet
                var accounts = world.on("m1").serviceAccounts().inNamespace(Api.SYSTEM_NAMESPACE);
                var engine = accounts.list().getItems().stream()
                        .filter(account -> account.getMetadata().getName().startsWith("engine-"))
                        .findFirst()
                        .orElseThrow();
                world.on("m1").resource(engine).delete();
                await("the silence to be told")
                        .atMost(World.PATIENCE)
                        .until(() -> told.contains("Unknown WatchSilent"));
                await("drift that no watch has told")
                        .atMost(World.PATIENCE)
                        .until(() -> accounts.withName(engine.getMetadata().getName())
                                        .get()
                                != null);
                proxy.pass();
                await("the cluster to be known again")
                        .atMost(World.PATIENCE)
                        .until(() -> world.clusterReady("m1").status().equals("True"));
                assertThat(world.metrics())
                        .contains("gitops_topology_silent_watches_total{cluster=\"" + World.NS + "/m1\"}");
            }
        }
    }

    /** What was missed on the hub is made up for once its watches are open anew; the old ones stay silent. */
    @Test
    void theHubsOwnWatchesAreOpenedAnew(@TempDir Path directory) throws IOException {
        try (World world = new World();
                HttpFaultProxy proxy = HttpFaultProxy.to(world.cluster("hub"))) {
            world.watchLimits(new WatchPulse.Limits(Duration.ofSeconds(8), Duration.ofSeconds(8)));
            Path kubeconfig = Files.writeString(
                    directory.resolve("kubeconfig"), world.cluster("hub").kubeconfig(proxy.server()));
            world.startOperator(kubeconfig);
            world.apply(Resources.cluster("seen", Map.of()));
            world.awaitClusterReason("seen", "NotEnrolled");
            proxy.silenceWatches();
            world.apply(Resources.cluster("missed", Map.of()));
            await("nobody to have told of it")
                    .during(Duration.ofSeconds(3))
                    .atMost(World.PATIENCE)
                    .until(() -> world.clusterReady("missed").status().equals("Missing"));
            proxy.pass();
            world.awaitClusterReason("missed", "NotEnrolled");
            assertThat(world.metrics()).contains("gitops_topology_silent_watches_total{cluster=\"hub\"}");
        }
    }

    /** Every status and reason that Ready has had. */
    private record Conditions(Set<String> told) implements Watcher<FleetCluster> {
        @Override
        public void eventReceived(Action action, FleetCluster cluster) {
            if (cluster.getStatus() != null && cluster.getStatus().conditions() != null) {
                cluster.getStatus().conditions().stream()
                        .filter(condition -> condition.type().equals("Ready"))
                        .forEach(condition -> told.add(condition.status() + " " + condition.reason()));
            }
        }

        @Override
        public void onClose(WatcherException cause) {}
    }
}
