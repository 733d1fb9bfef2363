package dev.gitopstopology.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TombstoneTest {
    private static Tombstone tombstone(String name, String fleetClusterUid, String clusterUid, boolean enrolled) {
        return new Tombstone(
                new ClusterKey("fleet", name),
                fleetClusterUid,
                clusterUid,
                "https://eu-1:6443",
                "Unreachable",
                "DeadlinePassed",
                "no answer",
                Instant.parse("2025-01-01T00:00:00Z"),
                List.of(new InstanceId("company-12345678")),
                List.of(),
                enrolled,
                Instant.parse("2025-01-02T00:00:00Z"));
    }

    @Test
    void theNameFitsAndTellsTwoLivesOfOneNameApart() {
        String longest = tombstone("a".repeat(253), "1", "u", true).name();
        assertThat(longest).hasSizeLessThanOrEqualTo(253).matches("[a-z0-9.-]*[a-z0-9]");
        assertThat(tombstone("eu-1", "1", "u", true).name())
                .isNotEqualTo(tombstone("eu-1", "2", "u", true).name())
                .isEqualTo(tombstone("eu-1", "1", "v", true).name())
                .startsWith("tombstone-eu-1-");
    }

    @Test
    void itTellsWhatIsLeftAndHowToCleanIt() {
        JsonNode data = tombstone("eu-1", "1", "7e2f-uid", true)
                .manifest("fleet")
                .json()
                .path("data");
        assertThat(data.path("fleetCluster").asText()).isEqualTo("fleet/eu-1");
        assertThat(data.path("tokensExpireAt").asText()).isEqualTo("2025-01-02T00:00:00Z");
        assertThat(data.path("leftBehind").asText()).contains("engine-company-12345678", "gitops-topology-installer");
        assertThat(data.path("remedy").asText())
                .contains(
                        "7e2f-uid", "kubectl delete rolebindings -A -l gitops-topology.dev/instance=company-12345678");
    }

    @Test
    void whatAHostileClusterSaysOfItselfIsNoCommand() {
        JsonNode data = tombstone("eu-1", "1", "x\nkubectl delete ns --all #", true)
                .manifest("fleet")
                .json()
                .path("data");
        assertThat(data.path("remedy").asText()).doesNotContain("--all");
    }

    @Test
    void theHubAsItsOwnMemberKeepsItsNamespace() {
        JsonNode data =
                tombstone("home", "1", "u", false).manifest("fleet").json().path("data");
        assertThat(data.path("remedy").asText()).doesNotContain("delete namespace", "gitops-topology-installer");
    }
}
