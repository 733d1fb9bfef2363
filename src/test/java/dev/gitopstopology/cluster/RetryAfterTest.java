package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
    private final MovableClock clock = new MovableClock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    private final RetryAfter retryAfter = new RetryAfter(clock);

    @Test
    void remembersTheLongestThatEachClusterAskedFor() {
        retryAfter.told("a", 429, "9");
        retryAfter.told("a", 503, "4");
        assertThat(retryAfter.left("a")).isEqualTo(Duration.ofSeconds(9));
        assertThat(retryAfter.left("b")).isZero();
        clock.advance(Duration.ofSeconds(5));
        assertThat(retryAfter.left("a")).isEqualTo(Duration.ofSeconds(4));
        clock.advance(Duration.ofSeconds(4));
        assertThat(retryAfter.left("a")).isZero();
    }

    @Test
    void takesNoNonsenseAndNoEternity() {
        retryAfter.told("a", 200, "9");
        retryAfter.told("a", 429, null);
        retryAfter.told("a", 429, "-9");
        retryAfter.told("a", 429, "soon");
        retryAfter.told("a", 429, "9999999999999999999");
        assertThat(retryAfter.left("a")).isZero();
        retryAfter.told("a", 429, "999999999");
        assertThat(retryAfter.left("a")).isEqualTo(RetryAfter.LONGEST);
    }
}
