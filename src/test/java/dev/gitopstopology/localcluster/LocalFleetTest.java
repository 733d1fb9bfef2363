package dev.gitopstopology.localcluster;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters that cannot be started, before any process is. */
class LocalFleetTest {
    private static final Path NONE = Path.of("none");

    @Test
    void aPlaceThatCannotBeWrittenToIsSaidWithAWayOut(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        assertThatThrownBy(() -> LocalFleet.start(
                        List.of(ClusterOptions.named("a").in(file.resolve("a"))), new Binaries(NONE, NONE, NONE, NONE)))
                .isInstanceOf(LocalClusterException.class)
                .hasMessageStartingWith("A fleet of 1 clusters did not start: Cluster a could not be started: ")
                .hasMessageContainingAll(file.toString(), "Way out: ", "GITOPS_TOPOLOGY_CACHE")
                .message()
                .doesNotContain("java.", "LocalClusterException");
    }
}
