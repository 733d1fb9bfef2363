package dev.gitopstopology.operator.provision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.operator.Provisioned;
import dev.gitopstopology.operator.Resources;
import dev.gitopstopology.operator.leave.Leaving;
import dev.gitopstopology.plan.Leave;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ends the wait for Git, and that nothing else is said to. */
class GitRemovalTest {
    private static final FleetCluster SHOP =
            Resources.fleetCluster("shop", Map.of(), Provisioned.CLUSTER + "deletionProtection: false\n");
    private static final Leave LEAVE = Leave.of(Instant.EPOCH, Duration.ofDays(1), "true", null);

    @ParameterizedTest
    @CsvSource({"RemovingFromGit, false", "DeletingCluster, false", "Unreachable, true", "Departing, true"})
    void noDeadlineIsPromisedWhereThereIsNone(String reason, boolean promised) {
        String wayOut = ClusterRemoval.wayOut(SHOP, LEAVE, Leaving.Progress.stuck(reason, "x", List.of()));
        assertThat(wayOut.contains("gitops-topology.dev/abandon=true")).isEqualTo(promised);
    }

    @Test
    void theWayOutIsSaidOnceSomethingIsInTheWay() {
        Leaving.Progress waiting = Leaving.Progress.stuck(GitRemoval.REASON, "", List.of("x"));
        assertThat(GitRemoval.withWayOut(SHOP, waiting, "")).isEqualTo(waiting);
        Leaving.Progress stuck = Leaving.Progress.stuck(GitRemoval.REASON, "it is not there", List.of("x"));
        assertThat(GitRemoval.withWayOut(SHOP, stuck, "do this, and ").cause())
                .isEqualTo(
                        "it is not there. Not to wait: do this, and annotate the FleetCluster with gitops-topology.dev/abandon=true; its files stay in Git");
    }
}
