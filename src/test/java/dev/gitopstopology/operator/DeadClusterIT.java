package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.localcluster.FaultProxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A cluster that does not answer is asked by the breaker's pace, which is made endless here, and by nothing else; afterwards it is
 * watched again.
 */
class DeadClusterIT {
    private static final Duration LISTENED = Duration.ofSeconds(12);
    private static final Duration SETTLED = Duration.ofSeconds(4);

    @Test
    void noWatchKnocksAtADeadDoor() {
        try (World world = new World("m1");
                FaultProxy proxy = FaultProxy.to(world.cluster("m1").server())) {
            StoppableClock clock = new StoppableClock();
            world.clock(clock);
            world.startOperator();
            world.joinAs("m1", world.cluster("m1").kubeconfig(proxy.server()), Map.of());
            world.apply(Resources.company());
            world.awaitReady("company");
            proxy.refuse();
            var accounts = world.on("m1").serviceAccounts().inNamespace(Api.SYSTEM_NAMESPACE);
            String engine = accounts.list().getItems().stream()
                    .map(account -> account.getMetadata().getName())
                    .filter(name -> name.startsWith("engine-"))
                    .findFirst()
                    .orElseThrow();
            world.annotate("m1", Api.ANNOTATION_ROTATE, "now"); // so that the cluster is asked for something
            world.awaitClusterReason("m1", "Unreachable");
            clock.stop();
            await("what is under way to end")
                    .during(SETTLED)
                    .atMost(World.PATIENCE)
                    .until(clock::stopped);
            double before = requests(world);
            await("time in which a watch would be opened")
                    .during(LISTENED)
                    .atMost(World.PATIENCE)
                    .until(() -> requests(world) == before);
            clock.go();
            accounts.withName(engine).delete();
            proxy.pass();
            await("what nobody saw to be noticed")
                    .atMost(World.PATIENCE)
                    .until(() -> accounts.withName(engine).get() != null);
            world.awaitReady("company");
            accounts.withName(engine).delete();
            await("what a watch saw")
                    .atMost(World.PATIENCE)
                    .until(() -> accounts.withName(engine).get() != null);
        }
    }

    /** How many requests were sent to the member, whatever came of them. */
    private static double requests(World world) {
        return Pattern.compile("gitops_topology_api_attempts_total\\{cluster=\"" + World.NS + "/m1\"[^}]*} (\\S+)")
                .matcher(world.metrics())
                .results()
                .mapToDouble(result -> Double.parseDouble(result.group(1)))
                .sum();
    }

    private static final class StoppableClock extends Clock {
        private volatile @Nullable Instant stoppedAt;

        void stop() {
            stoppedAt = Instant.now();
        }

        boolean stopped() {
            return stoppedAt != null;
        }

        void go() {
            stoppedAt = null;
        }

        @Override
        public Instant instant() {
            Instant stopped = stoppedAt;
            return stopped == null ? Instant.now() : stopped;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
