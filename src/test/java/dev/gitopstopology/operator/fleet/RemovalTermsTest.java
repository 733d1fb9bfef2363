package dev.gitopstopology.operator.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.FleetClusterStatus;
import dev.gitopstopology.operator.Provisioned;
import dev.gitopstopology.operator.Resources;
import dev.gitopstopology.plan.DrainPhase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a FleetCluster that is deleted is still a member, and when its catalogue goes. */
class RemovalTermsTest {
    private static final String DRAIN = "drain: {policy: Drain}\ndeletionProtection: false\n";

    private static FleetCluster cluster(String spec, String type, String reason) {
        FleetCluster cluster = Resources.fleetCluster("shop", Map.of(), Provisioned.CLUSTER + spec);
        cluster.getMetadata().setDeletionTimestamp("2025-01-01T00:00:00Z");
        Condition said = new Condition(type, "False", reason, "", 1L, "2025-01-01T00:00:00Z");
        cluster.setStatus(new FleetClusterStatus(
                1L, reason.isEmpty() ? List.of() : List.of(said), null, null, null, null, null, null, null, null));
        return cluster;
    }

    @ParameterizedTest
    @CsvSource({
        "'drain: {policy: Drain}\ndeletionProtection: false', '', Waiting, false",
        "'drain: {policy: Drain}\ndeletionProtection: false', DrainStarting, Waiting, false",
        "'drain: {policy: Drain}\ndeletionProtection: false', AwaitingOthers, Waiting, false",
        "'drain: {policy: Drain}\ndeletionProtection: false', Draining, Emptying, false",
        "'drain: {policy: Drain}\ndeletionProtection: false', Drained, None, true",
        "'drain: {policy: Drain}\ndeletionProtection: false', DrainTimedOut, None, true",
        "'drain: {policy: Drain}\ndeletionProtection: false', DrainAbandoned, None, true",
        "'drain: {policy: Drain}\ndeletionProtection: false', ClusterGone, None, true",
        "'drain: {policy: Drain}\ndeletionProtection: true', Draining, None, false", // protected again
        "'drain: {policy: Orphan}\ndeletionProtection: false', '', None, true",
        "'deletionProtection: false', '', None, true",
    })
    void whatItIsForItsTopologies(String spec, String reason, DrainPhase phase, boolean leaving) {
        FleetCluster cluster = cluster(spec + "\n", "Drained", reason);
        assertThat(RemovalTerms.drainPhase(cluster)).isEqualTo(phase);
        assertThat(RemovalTerms.leaving(cluster)).isEqualTo(leaving);
        assertThat(Snapshots.member(cluster, MemberState.unseen()).drain()).isEqualTo(phase);
        assertThat(Snapshots.member(cluster, MemberState.unseen()).leaving()).isEqualTo(leaving);
    }

    @ParameterizedTest
    @CsvSource({"DeletionProtected, Waiting", "Departing, None", "Unreachable, None", "DeletingCluster, None"})
    void aRemovalThatBeganWithoutIsNotTurnedBack(String leaving, DrainPhase phase) {
        assertThat(RemovalTerms.drainPhase(cluster(DRAIN, "Leaving", leaving))).isEqualTo(phase);
    }

    @ParameterizedTest
    @CsvSource({"'{policy: Drain}', PT10M", "'{policy: Drain, timeout: 1h30m}', PT1H30M"})
    void itsTime(String drain, Duration time) {
        assertThat(RemovalTerms.drainTimeout(cluster("drain: " + drain + "\n", "Drained", "")))
                .isEqualTo(time);
    }
}
