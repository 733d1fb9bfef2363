package dev.gitopstopology.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.Condition;
import dev.gitopstopology.plan.Leave;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeavingConditionsTest {
    private static final Instant SINCE = Instant.parse("2025-01-01T00:00:00Z");
    private static final String WAY_OUT = "kubectl annotate fleetcluster a -n x gitops-topology.dev/abandon=uid";

    private static LeavingView view(String reason, String cause, List<String> todo, String annotation) {
        return new LeavingView(Leave.of(SINCE, Duration.ofHours(1), "uid", annotation), reason, cause, todo, WAY_OUT);
    }

    private static Condition find(List<Condition> all, String type) {
        return all.stream().filter(each -> each.type().equals(type)).findFirst().orElseThrow();
    }

    @Test
    void readySaysTheSameAsLeavingAndTheOthersStay() {
        Condition accepted = new Condition("Accepted", "True", "Accepted", "", 1L, SINCE.toString());
        Condition old = new Condition("Ready", "True", "Ready", "", 1L, SINCE.toString());
        List<Condition> all = LeavingConditions.of(
                view("Forbidden", "it may not", List.of("end it"), null),
                List.of(accepted, old),
                List.of(accepted, old),
                2L,
                SINCE.plusSeconds(5));
        assertThat(all).extracting(Condition::type).containsExactly("Accepted", "Leaving", "Ready");
        assertThat(all).contains(accepted);
        assertThat(find(all, "Leaving").status()).isEqualTo("True");
        assertThat(find(all, "Leaving").reason()).isEqualTo("Forbidden");
        assertThat(find(all, "Ready").status()).isEqualTo("False");
        assertThat(find(all, "Ready").reason()).isEqualTo("Forbidden");
        assertThat(find(all, "Ready").message())
                .isEqualTo(find(all, "Leaving").message())
                .contains("end it", "it may not", "2025-01-01T01:00:00Z", WAY_OUT);
    }

    @Test
    void readyIsUnknownWhereNobodyAnswers() {
        List<Condition> all =
                LeavingConditions.of(view("Unreachable", "no answer", List.of(), null), null, null, 1L, SINCE);
        assertThat(find(all, "Ready").status()).isEqualTo("Unknown");
    }

    @Test
    void nothingTicks() {
        LeavingView view = view("Unreachable", "no answer", List.of("end it"), null);
        List<Condition> first = LeavingConditions.of(view, null, null, 1L, SINCE.plusSeconds(1));
        assertThat(LeavingConditions.of(view, first, first, 1L, SINCE.plusSeconds(900)))
                .isEqualTo(first);
    }

    @Test
    void aMistakenAnnotationIsAnswered() {
        List<Condition> all = LeavingConditions.of(view("Departing", "", List.of(), "other"), null, null, 1L, SINCE);
        assertThat(find(all, "Leaving").message())
                .contains("is not heeded, since its value is not uid")
                .doesNotContain("other");
    }

    @Test
    void theWayOutIsNeverCutOff() {
        List<String> todo = IntStream.range(0, 40)
                .mapToObj(each -> "end the registration of " + "m".repeat(60) + each)
                .toList();
        List<Condition> all =
                LeavingConditions.of(view("Refused", "x".repeat(3000), todo, "other"), null, null, 1L, SINCE);
        assertThat(find(all, "Leaving").message())
                .hasSizeLessThanOrEqualTo(1024)
                .endsWith(WAY_OUT);
    }
}
