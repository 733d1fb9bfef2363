package dev.gitopstopology.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrainViewTest {
    private static final Instant SINCE = Instant.parse("2025-01-01T00:00:00Z");
    private static final Instant DEADLINE = SINCE.plusSeconds(600);

    private static DrainView view(String reason, List<String> entries, List<String> others, String cause) {
        return new DrainView(reason, DEADLINE, entries, others, cause);
    }

    @Test
    void whatIsLeftIsCountedAndAFewAreNamed() {
        List<String> others = IntStream.range(0, 8)
                .mapToObj(each -> "Application argocd/a" + each)
                .toList();
        assertThat(view(DrainView.AWAITING_OTHERS, List.of("certs"), others, "").message())
                .contains("1 catalogue entry (certs)")
                .contains("8 deliveries that are not ours", "argocd/a4 and 3 more")
                .doesNotContain("argocd/a5")
                .contains("only what is ours", DEADLINE.toString());
    }

    @Test
    void atTheDeadlineItSaysWhatMayBeLeftInTheCloud() {
        DrainView view = view(DrainView.TIMED_OUT, List.of("certs", "dns"), List.of(), "no answer");
        assertThat(view.ended()).isTrue();
        assertThat(view.message())
                .contains("2 catalogue entries (certs, dns)", "no answer", "orphaned", "load balancers");
    }

    @Test
    void itIsFalseUntilAllIsGoneAndItsTimeIsThatOfItsBeginning() {
        List<Condition> first = LeavingConditions.drained(
                view(DrainView.STARTING, List.of(), List.of(), ""), List.of(), null, 1L, SINCE);
        List<Condition> then = LeavingConditions.drained(
                view(DrainView.DRAINING, List.of("dns"), List.of(), ""), List.of(), first, 1L, SINCE.plusSeconds(99));
        assertThat(then).singleElement().satisfies(each -> {
            assertThat(each.status()).isEqualTo("False");
            assertThat(each.reason()).isEqualTo("Draining");
            assertThat(each.lastTransitionTime()).isEqualTo(SINCE.toString());
        });
        List<Condition> last = LeavingConditions.drained(
                view(DrainView.DRAINED, List.of(), List.of(), ""), List.of(), then, 1L, SINCE.plusSeconds(99));
        assertThat(last).singleElement().satisfies(each -> {
            assertThat(each.status()).isEqualTo("True");
            assertThat(DrainView.ended(each.reason())).isTrue();
        });
    }

    @Test
    void thePreviewIsInOrderAndCounts() {
        assertThat(new RemovalPreview(Duration.ofMinutes(90), List.of("certs", "dns"), 2, 1, "platform/shop", 1, 3)
                        .steps())
                .satisfiesExactly(
                        each -> assertThat(each).contains("at most 90m", "2 catalogue entries"),
                        each -> assertThat(each).isEqualTo("end 2 registrations"),
                        each -> assertThat(each).isEqualTo("let go of 1 engine on it"),
                        each -> assertThat(each).isEqualTo("give our access back"),
                        each -> assertThat(each)
                                .contains("Cluster platform/shop", "1 of the control plane, 3 workers"));
        assertThat(new RemovalPreview(null, List.of("certs"), 0, 0, "platform/shop", null, null).steps())
                .satisfiesExactly(
                        each -> assertThat(each).contains("orphan", "1 catalogue entry", "spec.drain"),
                        each -> assertThat(each).isEqualTo("give our access back"),
                        each -> assertThat(each).doesNotContain("workers"));
    }
}
