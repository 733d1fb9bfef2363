package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gitopstopology.cluster.ClusterException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private final MovableClock clock = new MovableClock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private Duration asked = Duration.ZERO;
    private final Breaker breaker = new Breaker(clock, new Random(1), BackOff.DEFAULT, () -> asked);
    private final ClusterException dead = new ClusterException(Reason.Unreachable, "a:6443 gives no answer");

    @Test
    void repeatsTheReasonUntilItIsTime() {
        breaker.failed(dead);
        assertThatThrownBy(breaker::check)
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("a:6443 gives no answer")
                .isInstanceOf(HeldBackException.class)
                .extracting("reason")
                .isEqualTo(Reason.Unreachable);
        clock.advance(Duration.ofMillis(1200));
        assertThatCode(breaker::check).doesNotThrowAnyException();
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void waitsTwiceAsLongEachTimeUpToTheLongest() {
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            breaker.failed(dead);
            waits.add(Duration.between(clock.instant(), breaker.retryAt()).toMillis());
            clock.advance(Duration.ofSeconds(36));
        }
        assertThat(waits.get(0)).isBetween(1000L, 1200L);
        assertThat(waits.get(3)).isBetween(8000L, 9600L);
        assertThat(waits.subList(5, 40)).allSatisfy(wait -> assertThat(wait).isBetween(30_000L, 36_000L));
        assertThat(waits.subList(5, 40)).doesNotHaveDuplicates();
    }

    @Test
    void beginsAnewAfterSuccess() {
        breaker.failed(dead);
        breaker.failed(dead);
        breaker.reset();
        assertThatCode(breaker::check).doesNotThrowAnyException();
        assertThat(breaker.isOpen()).isFalse();
        breaker.failed(dead);
        assertThat(Duration.between(clock.instant(), breaker.retryAt())).isLessThanOrEqualTo(Duration.ofMillis(1200));
    }

    @Test
    void comesBackNoSoonerThanTheClusterAskedFor() {
        asked = Duration.ofSeconds(45);
        breaker.failed(dead);
        clock.advance(Duration.ofSeconds(44));
        assertThatThrownBy(breaker::check).isInstanceOf(HeldBackException.class);
        clock.advance(Duration.ofSeconds(1));
        assertThatCode(breaker::check).doesNotThrowAnyException();
    }
}
