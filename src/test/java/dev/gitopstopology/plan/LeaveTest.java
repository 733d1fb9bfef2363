package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.plan.Leave.Asked;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeaveTest {
    private static final Instant SINCE = Instant.parse("2025-01-01T00:00:00Z");

    private static Leave leave(String annotation) {
        return Leave.of(SINCE, Duration.ofHours(1), "uid-1", annotation);
    }

    @Test
    void itIsOverAtTheDeadlineAndNotBefore() {
        assertThat(leave(null).over(SINCE.plusSeconds(3599))).isFalse();
        assertThat(leave(null).over(SINCE.plusSeconds(3600))).isTrue();
        assertThat(leave(null).ended()).isEqualTo("DeadlinePassed");
    }

    @Test
    void onlyTheRightNameAbandons() {
        assertThat(leave("uid-1").over(SINCE)).isTrue();
        assertThat(leave("uid-1").ended()).isEqualTo("Abandoned");
        assertThat(leave("true").asked()).isEqualTo(Asked.Mistaken);
        assertThat(leave("true").over(SINCE)).isFalse();
        assertThat(leave("").asked()).isEqualTo(Asked.No);
    }
}
