package dev.gitopstopology.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Every reason that the code can give is on the page. */
class ReasonsPageTest {
    private static final Path PAGE = Path.of("docs/reference/reasons.md");

    /** Words in the same places of the sources that nobody sees as a reason. */
    private static final Set<String> NO_REASONS = Set.of(
            // kinds and names of others
            "Application",
            "ApplicationSet",
            "Authorization",
            "AzureClusterIdentity",
            "AzureMachineTemplate",
            "ClusterRoleBinding",
            "CustomResourceDefinition",
            "Git",
            "ObjectLevelWorkloadIdentity",
            "RoleBinding",
            // types of conditions and Events
            "CredentialsDelivered",
            "CredentialsRenewed",
            "MonitoringDelivered",
            "ClustersRegistered",
            "ControlPlaneInitialized",
            "EngineReady",
            "Expiring",
            "InfrastructureReady",
            "NetworkReady",
            "Provisioned",
            "SizingAdvised",
            "UpToDate",
            "DistributionReady",
            "GitOpsReady",
            "Leaving",
            "Reachable",
            "Normal",
            "Warning",
            "TopologyReconciled",
            // of a workload, within the operator: WorkloadsNotReady and WorkloadsStuck are made of these
            "NotObserved",
            "Stuck");

    @Test
    void everyReasonOfTheCodeIsOnThePage() throws IOException {
        Map<String, Set<String>> emitted = EmittedReasons.find();
        assertThat(emitted)
                .as("the search itself finds what is there")
                .hasSizeGreaterThan(200)
                .containsKeys(
                        "SelectorEmpty", "Unreachable", "ExecForbidden", "VersionBlocked", "GroupChanged", "Abandoned");
        Set<String> known = new TreeSet<>(ReasonBook.of(Files.readString(PAGE)).names());
        Map<String, Set<String>> missing = new TreeMap<>(emitted);
        missing.keySet().removeAll(known);
        missing.keySet().removeAll(NO_REASONS);
        assertThat(missing)
                .as("a new reason goes into " + PAGE + ", with the way out")
                .isEmpty();
        assertThat(emitted.keySet()).as("nothing is listed here in vain").containsAll(NO_REASONS);
    }

    @Test
    void everyRowSaysWhereAndWhat() throws IOException {
        ReasonBook book = ReasonBook.of(Files.readString(PAGE));
        assertThat(book.reasons()).hasSizeGreaterThan(200);
        assertThat(book.reasons()).allSatisfy(reason -> {
            assertThat(reason.section()).as(reason.name()).isNotEmpty();
            assertThat(reason.where() + reason.section()).as(reason.name()).isNotEmpty();
            assertThat(reason.meaning()).as(reason.name()).doesNotContain("](");
        });
    }
}
