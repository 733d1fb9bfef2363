package dev.gitopstopology.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.api.FleetClusterStatus.Credential;
import dev.gitopstopology.model.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetClusterStatusesTest {
    private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
    private static final Credential ENGINE = new Credential("company-0", "2025-06-01T20:00:00Z");
    private static final Credential INSTALLER = new Credential("installer", "2025-06-02T08:00:00Z");
    private static final List<Credential> BOTH = List.of(INSTALLER, ENGINE);
    private static final Problem NO_TROUBLE = null;

    private static FleetClusterView view(
            boolean seen, @Nullable Problem trouble, List<Problem> warnings, List<Credential> credentials) {
        return new FleetClusterView(
                false,
                seen,
                trouble,
                warnings,
                "uid",
                "hash",
                "https://x",
                "v1.30.0",
                List.of(),
                List.of(),
                credentials,
                null);
    }

    private static Problem problem(String reason) {
        return new Problem("spec.connection", reason, "what is wrong");
    }

    private static List<Condition> conditions(FleetClusterView view, @Nullable FleetClusterStatus before, Instant now) {
        return FleetClusterStatuses.of(view, before, 3L, now).conditions();
    }

    private static List<Condition> conditions(FleetClusterView view) {
        return conditions(view, null, NOW);
    }

    private static Condition find(List<Condition> all, String type) {
        return all.stream().filter(each -> each.type().equals(type)).findFirst().orElseThrow();
    }

    private static void assertThatIs(Condition condition, String status, String reason) {
        assertThat(condition.status() + " " + condition.reason()).isEqualTo(status + " " + reason);
    }

    @Test
    void aClusterThatAnswersIsReachableAndItsCredentialsAreRenewed() {
        List<Condition> all = conditions(view(true, NO_TROUBLE, List.of(), BOTH));
        assertThat(all)
                .extracting(Condition::type)
                .containsExactly("Connected", "CredentialsRenewed", "Reachable", "Ready");
        assertThatIs(find(all, "Reachable"), "True", "Answers");
        assertThatIs(find(all, "CredentialsRenewed"), "True", "Renewed");
        assertThatIs(find(all, "Ready"), "True", "Ready");
    }

    @Test
    void nothingIsSaidOfWhatWasNeverReached() {
        List<Condition> all = conditions(view(false, NO_TROUBLE, List.of(), List.of()));
        assertThat(all).extracting(Condition::type).containsExactly("Connected", "Ready");
        assertThatIs(find(all, "Ready"), "False", "Enrolling");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Unreachable", "WatchSilent", "Throttled"})
    void nobodyKnowsHowAKnownClusterIsThatGivesNoAnswer(String reason) {
        List<Condition> all = conditions(view(true, problem(reason), List.of(), BOTH));
        assertThatIs(find(all, "Reachable"), "Unknown", reason);
        assertThat(find(all, "Reachable").message()).isEqualTo("what is wrong");
        assertThatIs(find(all, "Ready"), "Unknown", reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Unreachable", "Throttled", "TlsUntrusted", "NotAnApiServer"})
    void aClusterThatWasNeverReachedIsNotReachable(String reason) {
        List<Condition> all = conditions(view(false, problem(reason), List.of(), List.of()));
        assertThatIs(find(all, "Reachable"), "False", reason);
        assertThatIs(find(all, "Ready"), "False", reason);
        assertThat(all).extracting(Condition::type).doesNotContain("CredentialsRenewed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TlsUntrusted", "NotAnApiServer"})
    void whoeverAnswersThereIsNotTheCluster(String reason) {
        assertThatIs(find(conditions(view(true, problem(reason), List.of(), BOTH)), "Reachable"), "False", reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Unauthorized", "Forbidden", "IdentityChanged", "NotEnrolled", "InvalidKubeconfig"})
    void aRefusalIsAnAnswer(String reason) {
        List<Condition> all = conditions(view(true, problem(reason), List.of(), BOTH));
        assertThatIs(find(all, "Reachable"), "True", "Answers");
        assertThatIs(find(all, "Connected"), "False", reason);
    }

    @Test
    void aTokenThatIsNotRenewedIsToldWithTheEndOfTheFirstThatEndsAndDoesNotCountForReady() {
        List<Problem> warnings = List.of(problem("Forbidden"), problem("ClockSkew"));
        List<Condition> all = conditions(view(true, NO_TROUBLE, warnings, BOTH));
        assertThatIs(find(all, "CredentialsRenewed"), "False", "Forbidden");
        assertThat(find(all, "CredentialsRenewed").message())
                .isEqualTo("what is wrong; the token for company-0 ends at 2025-06-01T20:00:00Z");
        assertThatIs(find(all, "Ready"), "True", "Ready");
    }

    @Test
    void nothingIsRenewedOnAClusterInTrouble() {
        Condition renewed = find(conditions(view(true, problem("Unreachable"), List.of(), BOTH)), "CredentialsRenewed");
        assertThatIs(renewed, "Unknown", "Unreachable");
        assertThat(renewed.message()).contains("the token for company-0 ends at 2025-06-01T20:00:00Z");
        assertThat(find(conditions(view(true, problem("Unreachable"), List.of(), List.of())), "CredentialsRenewed")
                        .message())
                .contains("no token is held");
    }

    @Test
    void aTokenThatHasEndedIsToldWithTheWayOutWhateverElseIsWrong() {
        FleetClusterView view = view(true, problem("Unreachable"), List.of(problem("Forbidden")), BOTH);
        Instant end = Instant.parse(ENGINE.expiresAt());
        assertThatIs(find(conditions(view, null, end.minusSeconds(1)), "CredentialsRenewed"), "False", "Forbidden");
        Condition ended = find(conditions(view, null, end), "CredentialsRenewed");
        assertThatIs(ended, "False", "Expired");
        assertThat(ended.message()).contains("company-0 ends at", "spec.connection.kubeconfig", "enroll");
    }

    @Test
    void nothingTicks() {
        FleetClusterView view = view(true, problem("Unreachable"), List.of(problem("Forbidden")), BOTH);
        FleetClusterStatus first = FleetClusterStatuses.of(view, null, 3L, NOW);
        assertThat(FleetClusterStatuses.of(view, first, 3L, NOW.plusSeconds(3600)))
                .isEqualTo(first);
    }

    @Test
    void aConditionRemembersSinceWhenItHasItsStatusAndNotItsReason() {
        FleetClusterStatus first =
                FleetClusterStatuses.of(view(true, problem("Unreachable"), List.of(), BOTH), null, 3L, NOW);
        Instant later = NOW.plusSeconds(60);
        FleetClusterStatus throttled =
                FleetClusterStatuses.of(view(true, problem("Throttled"), List.of(), BOTH), first, 3L, later);
        assertThat(find(throttled.conditions(), "Reachable").lastTransitionTime())
                .isEqualTo(NOW.toString());
        FleetClusterStatus back = FleetClusterStatuses.of(view(true, null, List.of(), BOTH), throttled, 3L, later);
        assertThat(find(back.conditions(), "Reachable").lastTransitionTime()).isEqualTo(later.toString());
    }
}
