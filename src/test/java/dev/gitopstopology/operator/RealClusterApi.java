package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.e2e.ClusterApiHost;
import dev.gitopstopology.localcluster.capi.CapiObjects;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;

/** A hub with real Cluster API, its webhooks, and a ClusterClass {@code in-memory}; without an operator, until one is started. */
final class RealClusterApi implements AutoCloseable {
    private final Path logs;
    private final World world = new World();
    private final ClusterApiHost host;
    private final CapiObjects capi;

    /** @param logs below {@code target/e2e-logs} */
    RealClusterApi(String logs) {
        this.logs = Path.of("target", "e2e-logs", logs);
        try {
            host = ClusterApiHost.start(world.cluster("hub"), world.hub());
        } catch (RuntimeException e) {
            world.close();
            throw e;
        }
        capi = new CapiObjects(world.hub(), World.NS);
        capi.inMemoryClass();
    }

    World world() {
        return world;
    }

    CapiObjects capi() {
        return capi;
    }

    /** Ends at once when a controller has ended. */
    void awaitThat(String what, Duration patience, Callable<Boolean> condition) {
        await(what).atMost(patience).pollInterval(Duration.ofMillis(200)).until(() -> {
            host.requireAlive();
            return condition.call();
        });
    }

    @Override
    public void close() {
        host.keepLogs(logs);
        world.stopOperator();
        host.close();
        world.close();
    }
}
