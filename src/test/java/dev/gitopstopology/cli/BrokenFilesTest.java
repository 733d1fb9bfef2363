package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory with one broken file among many, and a kubeconfig that cannot be read. */
class BrokenFilesTest {
    private static final String SECRET = "c2VjcmV0LXRva2Vu";

    @TempDir
    Path directory;

    @BeforeEach
    void files() throws IOException {
        for (int i = 0; i < 50; i++) {
            Files.writeString(
                    directory.resolve("c%02d.yaml".formatted(i)), """
                    apiVersion: gitops-topology.dev/v1alpha1
                    kind: FleetCluster
                    metadata: {name: c%d, namespace: gitops-topology-system}
                    spec: {connection: {type: %s, kubeconfig: {secretRef: {name: k}}}}
                    """.formatted(i, i == 40 ? "Carrier" : "Kubeconfig"));
        }
        Files.writeString(directory.resolve("c25.yaml"), """
                apiVersion: gitops-topology.dev/v1alpha1
                kind: FleetCluster
                metadata:
                  name: [broken
                spec: {}
                """);
    }

    @Test
    void fileLineAndColumnAreSaidAndTheOthersAreChecked() {
        Run run = Run.of("validate", "-f", directory.toString());
        assertThat(run.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.out()).containsPattern("c25\\.yaml:[45]:[0-9]+: error: ");
        assertThat(run.out()).contains("c40.yaml:4:", "Carrier");
        assertThat(run.out()).contains("49 objects checked");
        assertThat(run.out().lines()).hasSize(3);
    }

    @Test
    void otherVerbsSaySoTooAndGiveNoHalfResult() {
        for (String verb : new String[] {"render", "graph"}) {
            Run run = Run.of(verb, "-f", directory.toString());
            assertThat(run.exit()).as(verb).isEqualTo(ExitCode.FAILURE);
            assertThat(run.out()).as(verb).isEmpty();
            assertThat(run.err()).as(verb).containsPattern("c25\\.yaml:[45]:[0-9]+: error: ");
        }
    }

    @Test
    void aKubeconfigThatCannotBeReadIsNamedAndNotQuoted() throws IOException {
        Path broken = directory.resolve("kubeconfig");
        Files.writeString(broken, "apiVersion: v1\nusers:\n- user: {token: " + SECRET + "\n  [\n");
        Path directoryInstead = Files.createDirectories(directory.resolve("folder"));
        Path empty = Files.writeString(directory.resolve("empty"), "");
        for (String verb : new String[] {"status", "graph"}) {
            Run run = Run.of(verb, "--kubeconfig", broken.toString());
            assertThat(run.exit()).isEqualTo(ExitCode.FAILURE);
            assertThat(run.err())
                    .contains(broken.toString(), "is not YAML (line ")
                    .doesNotContain(SECRET);
            for (Path other : new Path[] {directoryInstead, empty, directory.resolve("missing")}) {
                Run refused = Run.of(verb, "--kubeconfig", other.toString());
                assertThat(refused.exit()).as(other.toString()).isEqualTo(ExitCode.FAILURE);
                assertThat(refused.err()).contains("error: ", other.toString()).doesNotContain("\tat ");
            }
        }
    }
}
