package dev.gitopstopology.operator.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loop around the election, in real time with short leases. */
class LeadershipTest {
    private static final LeaseTimes TIMES =
            new LeaseTimes(Duration.ofSeconds(4), Duration.ofSeconds(2), Duration.ofMillis(50));
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private final LeaseInMemory lease = new LeaseInMemory();
    private final Tenure tenure = new Tenure(TIMES.deadline(), System::nanoTime);
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final Leadership leadership = new Leadership(
            new Election(lease, "me", TIMES, tenure, System::nanoTime, Clock.systemUTC()),
            tenure,
            TIMES,
            "me",
            begun::incrementAndGet,
            lost::incrementAndGet);

    @AfterEach
    void close() {
        leadership.close();
    }

    @Test
    void aHubThatDoesNotAnswerAtFirstIsWaitedFor() {
        lease.down = true;
        leadership.start();
        assertThat(leadership.met()).isFalse();
        lease.down = false;
        await().atMost(PATIENCE).until(() -> begun.get() == 1);
        assertThat(leadership.met()).isTrue();
    }

    @Test
    void aLeaderThatCannotRenewInTimeEnds() {
        leadership.start();
        assertThat(begun).hasValue(1);
        lease.down = true;
        await().atMost(PATIENCE).until(() -> lost.get() == 1);
        assertThat(tenure.open()).isFalse();
        lease.down = false;
        int before = lease.writes;
        await().during(TIMES.retry().multipliedBy(6)).atMost(PATIENCE).until(() -> lease.writes == before);
        assertThat(lost).as("told once").hasValue(1);
    }

    @Test
    void aLeaderThatCannotGoOnEnds() {
        leadership.start();
        lease.broken = new OutOfMemoryError("of a test");
        await().atMost(PATIENCE).until(() -> lost.get() == 1);
        assertThat(tenure.open()).isFalse();
    }

    @Test
    void aLeaderWhoseLeaseWasTakenEnds() {
        leadership.start();
        lease.stored = new LeaseBuilder(lease.stored)
                .editMetadata()
                .withResourceVersion("other")
                .endMetadata()
                .editSpec()
                .withHolderIdentity("other")
                .endSpec()
                .build();
        await().atMost(PATIENCE).until(() -> lost.get() == 1);
        assertThat(tenure.open()).isFalse();
        leadership.close();
        assertThat(lease.holder())
                .as("nothing is given back that is somebody else's")
                .isEqualTo("other");
    }

    @Test
    void closingGivesTheLeaseBack() {
        leadership.start();
        leadership.close();
        assertThat(lease.holder()).isEmpty();
        assertThat(lost).hasValue(0);
        assertThat(tenure.open()).isFalse();
    }
}
