package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.cli.output.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
    @Timeout(120) // an operator that starts after all does not end
    void aKubeconfigThatCannotBeReadIsNamedAndNotQuoted() throws IOException {
        Path broken = directory.resolve("kubeconfig");
        Files.writeString(broken, "apiVersion: v1\nusers:\n- user: {token: " + SECRET + "\n  [\n");
        Path directoryInstead = Files.createDirectories(directory.resolve("folder"));
        Path empty = Files.writeString(directory.resolve("empty"), "");
        for (String verb : new String[] {"status", "graph", "operator"}) {
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

    @Test
    @Timeout(120) // an operator that starts after all does not end
    void aKubeconfigThatLeadsNowhereIsAnsweredByTheOperatorAtStart() throws IOException {
        String good = """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1', certificate-authority-data: CA}}]
                users: [{name: u, user: {token: %s}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """.formatted(SECRET);
        Map<String, String> answers = Map.of(
                good.replace("current-context: x", ""), "has no current context; name one of: x",
                good.replace("current-context: x", "current-context: y"), "there is no context y",
                good.replace("cluster: c,", "cluster: d,"), "names the cluster 'd', which is not there",
                good.replace("https://", "https:// "), "check its server, certificates and keys",
                good.replace(": CA", ": \"" + SECRET + "\""), "certificate");
        for (Map.Entry<String, String> answer : answers.entrySet()) {
            Path file = Files.writeString(directory.resolve("kubeconfig"), answer.getKey());
            Run run = Run.of("operator", "--kubeconfig", file.toString(), "--metrics-port", "-1");
            assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.FAILURE);
            assertThat(run.err())
                    .startsWith("error: ")
                    .hasLineCount(1)
                    .contains(file.toString(), answer.getValue())
                    .doesNotContain(SECRET);
        }
    }
}
