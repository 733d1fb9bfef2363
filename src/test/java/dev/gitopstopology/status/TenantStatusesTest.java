package dev.gitopstopology.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.GitOpsTenantStatus;
import dev.gitopstopology.model.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TenantStatusesTest {
    private static TenantView view(
            List<Problem> problems, Map<String, Problem> failures, List<String> pending, List<String> inUse) {
        return new TenantView(
                problems,
                new TreeMap<>(failures),
                new TreeSet<>(pending),
                new TreeSet<>(List.of("eu-1", "us-1")),
                new TreeSet<>(List.of("company-1")),
                inUse,
                false);
    }

    private static GitOpsTenantStatus status(boolean leaving, TenantView... views) {
        return TenantStatuses.of(List.of(views), List.of(), leaving, null, 1L, Instant.EPOCH);
    }

    private static String ready(GitOpsTenantStatus status) {
        return condition(status, "Ready").status() + " "
                + condition(status, "Ready").reason();
    }

    private static Condition condition(GitOpsTenantStatus status, String type) {
        return status.conditions().stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void itIsReadyOnlyOfWhatWasSeen() {
        assertThat(ready(status(false))).isEqualTo("Unknown Progressing");
        TenantView fine = view(List.of(), Map.of(), List.of(), List.of());
        assertThat(ready(status(false, fine))).isEqualTo("True Ready");
        assertThat(ready(status(false, fine, view(List.of(), Map.of(), List.of("us-1"), List.of()))))
                .isEqualTo("Unknown Progressing");
        assertThat(status(false, fine, fine).clusters()).isEqualTo(2);
    }

    @Test
    void whatAPersonMustMendComesBeforeWhatAClusterMet() {
        Problem mend = new Problem("spec.namespaces", "NamespaceTaken", "taken");
        Problem met = new Problem("", "Unreachable", "no answer");
        assertThat(ready(status(false, view(List.of(mend), Map.of("eu-1", met), List.of(), List.of()))))
                .isEqualTo("False NamespaceTaken");
        GitOpsTenantStatus status = status(false, view(List.of(), Map.of("eu-1", met), List.of(), List.of()));
        assertThat(ready(status)).isEqualTo("False Unreachable");
        assertThat(condition(status, "Ready").message()).startsWith("eu-1: ");
    }

    @Test
    void whoIsLeavingSaysWhatItWaitsFor() {
        GitOpsTenantStatus status =
                status(true, view(List.of(), Map.of(), List.of(), List.of("a", "b", "c", "d", "e", "f")));
        assertThat(condition(status, "Leaving").reason()).isEqualTo("ProjectInUse");
        assertThat(condition(status, "Leaving").message())
                .contains("6 Applications are", "e, ...")
                .doesNotContain("f,");
        assertThat(ready(status(true))).isEqualTo("False Departing");
    }
}
