package dev.gitopstopology.operator.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Why there is an {@link Election} of our own: fabric8's elector takes a Lease away from a leader that renews it, when the
 * leader's clock is behind. Once this test fails, the library may have learned better, and ADR 0023 can be looked at again.
 */
class ClockSkewOfTheLibraryTest {
    /** Held by a leader that is alive, renews all the time, and whose clock is five minutes behind ours. */
    private static final class HeldByALeaderBehindUs implements Lock {
        private final AtomicBoolean stolen = new AtomicBoolean();

        @Override
        public LeaderElectionRecord get(KubernetesClient client) {
            ZonedDateTime theirs = ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(5);
            return new LeaderElectionRecord("leader", Duration.ofSeconds(15), theirs.minusHours(1), theirs, 0);
        }

        @Override
        public void create(KubernetesClient client, LeaderElectionRecord wanted) {
            throw new AssertionError("it exists");
        }

        @Override
        public void update(KubernetesClient client, LeaderElectionRecord wanted) {
            stolen.set(true);
        }

        @Override
        public String identity() {
            return "standby";
        }

        @Override
        public String describe() {
            return "test";
        }
    }

    @Test
    void fabric8sElectorStealsTheLeaseOfALeaderWhoseClockIsBehind() {
        HeldByALeaderBehindUs lock = new HeldByALeaderBehindUs();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try (KubernetesClient client = new KubernetesClientBuilder().build()) {
            CompletableFuture<?> election = new LeaderElector(
                            client,
                            new LeaderElectionConfig(
                                    lock,
                                    Duration.ofSeconds(15),
                                    Duration.ofSeconds(10),
                                    Duration.ofSeconds(2),
                                    new LeaderCallbacks(() -> {}, () -> {}, leader -> {}),
                                    false,
                                    "test"),
                            executor)
                    .start();
            await().atMost(Duration.ofSeconds(60)).until(lock.stolen::get);
            election.cancel(true);
        } finally {
            executor.shutdownNow();
        }
        assertThat(lock.stolen).isTrue();
    }
}
