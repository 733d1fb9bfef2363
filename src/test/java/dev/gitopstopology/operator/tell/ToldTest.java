package dev.gitopstopology.operator.tell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ToldTest {
    private long now = 5;
    private final Told<String> told = new Told<>(() -> now);

    @Test
    void whoHasToldNothingWaitsForNothing() {
        assertThat(told.behind("a", null)).isFalse();
        assertThat(told.behind("a", "ready")).isFalse();
    }

    @Test
    void aCacheThatShowsWhatWasToldEarlierIsWaitedFor() {
        told.told("a", "failed");
        assertThat(told.behind("a", "ready")).isTrue();
        assertThat(told.behind("a", "ready")).isTrue();
        assertThat(told.behind("b", "ready")).isFalse();
        assertThat(told.behind("a", "failed")).isFalse();
        assertThat(told.behind("a", "what somebody else wrote")).isFalse();
    }

    @Test
    void aFirstStatusIsWaitedForToo() {
        told.told("a", "ready");
        assertThat(told.behind("a", null)).isTrue();
    }

    @Test
    void afterAWhileWhatIsThereCounts() {
        told.told("a", "failed");
        now += Duration.ofSeconds(6).toNanos();
        assertThat(told.behind("a", "ready")).isFalse();
    }

    @Test
    void theLastOneCounts() {
        told.told("a", "failed");
        told.told("a", "ready");
        assertThat(told.behind("a", "failed")).isTrue();
        assertThat(told.behind("a", "ready")).isFalse();
    }
}
