package dev.gitopstopology.operator.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas on one Lease, in a time that only the test moves: one monotonic clock, wall clocks as wrong as one likes. */
class ElectionTest {
    private static final LeaseTimes TIMES = LeaseTimes.DEFAULT;
    private final LeaseInMemory lease = new LeaseInMemory();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000); // nanoTime may overflow
    private final Replica a = new Replica("a", 0);

    private final class Replica {
        private final Tenure tenure = new Tenure(TIMES.deadline(), nanos::get);
        private final Election election;

        Replica(String name, int minutesAhead) {
            Clock clock = Clock.offset(
                    Clock.tick(Clock.systemUTC(), Duration.ofSeconds(1)), Duration.ofMinutes(minutesAhead));
            this.election = new Election(lease, name, TIMES, tenure, nanos::get, clock);
        }

        boolean attempt() {
            return election.attempt();
        }

        boolean mayWrite() {
            return tenure.open();
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void theFirstLeadsAndRenewsWithOneRequest() {
        assertThat(a.mayWrite()).isFalse();
        assertThat(a.attempt()).isTrue();
        assertThat(a.mayWrite()).isTrue();
        assertThat(lease.stored.getSpec().getLeaseDurationSeconds()).isEqualTo(15);
        assertThat(lease.stored.getSpec().getLeaseTransitions()).isZero();
        pass(TIMES.retry());
        assertThat(a.attempt()).isTrue();
        assertThat(lease.writes).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {-60 * 24, -5, 0, 5, 60 * 24})
    void aStandbyWithAnotherClockStealsNothingWhileTheLeaderRenews(int minutesAhead) {
        Replica standby = new Replica("standby", minutesAhead);
        for (int i = 0; i < 50; i++) {
            assertThat(a.attempt()).isTrue();
            assertThat(standby.attempt()).isFalse();
            assertThat(standby.mayWrite()).isFalse();
            pass(TIMES.retry());
        }
        assertThat(lease.holder()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(ints = {-5, 0, 5})
    void aDeadLeaderIsFollowedAfterOneLeaseAndNotSooner(int minutesAhead) {
        Replica standby = new Replica("standby", minutesAhead);
        a.attempt();
        assertThat(standby.attempt()).isFalse();
        pass(TIMES.lease().minusMillis(1));
        assertThat(standby.attempt()).isFalse();
        assertThat(a.mayWrite()).as("shut long before anybody else may lead").isFalse();
        pass(Duration.ofMillis(1));
        assertThat(standby.attempt()).isTrue();
        assertThat(lease.holder()).isEqualTo("standby");
        assertThat(lease.stored.getSpec().getLeaseTransitions()).isEqualTo(1);
    }

    @Test
    void aStandbyThatWasStoppedItselfLooksAnewBeforeItTakesOver() {
        Replica standby = new Replica("standby", 0);
        a.attempt();
        standby.attempt();
        for (int i = 0; i < 20; i++) { // the standby sleeps, the leader goes on
            pass(TIMES.retry());
            a.attempt();
        }
        assertThat(standby.attempt())
                .as("the Lease has changed since it looked")
                .isFalse();
    }

    @Test
    void aLeaderThatWasStoppedMayNotWriteAndLearnsThatItHasLost() {
        Replica standby = new Replica("standby", 0);
        a.attempt();
        standby.attempt();
        pass(TIMES.lease());
        assertThat(standby.attempt()).isTrue();
        assertThat(a.mayWrite()).as("before it has asked anybody").isFalse();
        assertThat(a.attempt()).isFalse();
        assertThat(a.mayWrite()).isFalse();
        assertThat(standby.mayWrite()).isTrue();
    }

    @Test
    void aLeaderThatWasStoppedWhileNobodyElseWasThereGoesOn() {
        a.attempt();
        pass(TIMES.lease().multipliedBy(3));
        assertThat(a.mayWrite()).isFalse();
        assertThat(a.attempt()).isTrue();
        assertThat(a.mayWrite()).isTrue();
    }

    @Test
    void whatWasGivenBackIsTakenAtOnce() {
        Replica standby = new Replica("standby", -5);
        a.attempt();
        standby.attempt();
        a.election.release();
        assertThat(a.mayWrite()).isFalse();
        assertThat(standby.attempt()).isTrue();
    }

    @Test
    void theTenureCountsFromTheQuestionNotFromTheAnswer() {
        lease.meanwhile = () -> pass(Duration.ofSeconds(4));
        a.attempt();
        pass(TIMES.deadline().minusSeconds(5));
        assertThat(a.mayWrite()).isTrue();
        pass(Duration.ofSeconds(1));
        assertThat(a.mayWrite()).isFalse();
    }

    @Test
    void aRenewalWhoseAnswerIsLostIsNotTakenForSomebodyElses() {
        a.attempt();
        lease.answersGetLost = true;
        assertThatThrownBy(a::attempt).isInstanceOf(KubernetesClientException.class);
        lease.answersGetLost = false;
        assertThat(a.attempt()).isTrue();
        assertThat(lease.stored.getSpec().getLeaseTransitions()).isZero();
    }

    @Test
    void aLeaseThatSomebodyEditedIsStillOurs() {
        a.attempt();
        lease.write(new LeaseBuilder(lease.stored)
                .editMetadata()
                .addToLabels("team", "platform")
                .endMetadata()
                .build());
        assertThat(a.attempt()).isTrue();
        assertThat(lease.stored.getMetadata().getLabels()).containsEntry("team", "platform");
    }

    @Test
    void aLeaseWithoutContentIsFree() {
        lease.write(new LeaseBuilder()
                .withNewMetadata()
                .withName("gitops-topology")
                .endMetadata()
                .build());
        assertThat(a.attempt()).isTrue();
    }

    @Test
    void nothingIsKnownWhileTheHubDoesNotAnswer() {
        Replica standby = new Replica("standby", 0);
        a.attempt();
        standby.attempt();
        lease.down = true;
        pass(TIMES.retry());
        assertThatThrownBy(a::attempt).isInstanceOf(KubernetesClientException.class);
        assertThatThrownBy(standby::attempt).isInstanceOf(KubernetesClientException.class);
        assertThat(a.mayWrite()).as("its tenure still lasts").isTrue();
    }

    @Test
    void aLeaderWhoseClockStandsStillIsAlive() {
        Election frozen = new Election(
                lease, "frozen", TIMES, new Tenure(TIMES.deadline(), nanos::get), nanos::get, () -> Instant.EPOCH);
        Replica standby = new Replica("standby", 0);
        for (int i = 0; i < 50; i++) {
            assertThat(frozen.attempt()).isTrue();
            assertThat(standby.attempt()).isFalse();
            pass(TIMES.retry());
        }
    }

    @Test
    void theTimesInTheLeaseAreForPeople() {
        a.attempt();
        assertThat(lease.stored.getSpec().getRenewTime().toInstant())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    }
}
