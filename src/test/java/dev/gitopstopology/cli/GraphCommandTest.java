package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.cli.output.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures of files. {@code -Dgolden.update} writes the expected ones anew. */
class GraphCommandTest {
    private static final Path EXPECTED = Path.of("src/test/resources/graph");

    private static Run graph(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "graph";
        System.arraycopy(args, 0, all, 1, args.length);
        return Run.of(all);
    }

    @ParameterizedTest
    @CsvSource({
        "centralized,mermaid",
        "per-group,mermaid",
        "per-group,dot",
        "per-group,svg",
        "cockpit-fleet,mermaid",
        "per-cluster,mermaid",
        "flux-workload-identity,mermaid",
        "external-engine,mermaid"
    })
    void examplesAreDrawn(String example, String format) throws IOException {
        Run run = graph("-f", "examples/" + example, "-o", format);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        Path file = EXPECTED.resolve(example + "." + format);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(EXPECTED);
            Files.writeString(file, run.out());
        }
        assertThat(file).content().isEqualTo(run.out());
    }

    private static void fleet(Path files, String topology, int clusters) throws IOException {
        StringBuilder all = new StringBuilder(topology);
        for (int i = 0; i < clusters; i++) {
            all.append("""
                    ---
                    apiVersion: gitops-topology.dev/v1alpha1
                    kind: FleetCluster
                    metadata: {name: c%d, namespace: gitops-topology-system, labels: {region: r%d, first: "%s"}}
                    spec: {connection: {type: Kubeconfig, kubeconfig: {secretRef: {name: k}}}}
                    """.formatted(i, i % 4, i < 4));
        }
        Files.writeString(files.resolve("fleet.yaml"), all);
    }

    private static String topology(String spec) {
        return """
                apiVersion: gitops-topology.dev/v1alpha1
                kind: GitOpsTopology
                metadata: {name: company, namespace: gitops-topology-system}
                spec: {engine: {type: ArgoCD}, clusters: {}, %s}
                """.formatted(spec);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mode: Centralized | 1000 clusters | 20 shards",
                "mode: PerCluster | 1000 × Argo CD | one on each cluster",
                "mode: PerGroup, perGroup: {groupBy: {label: region, controlClusterSelector: {matchLabels: {first: 'true'}}}} | 249 clusters | group r3",
                "mode: CockpitFleet, cockpitFleet: {fleet: {mode: PerCluster}} | 1000 clusters | cockpit"
            })
    void aThousandClustersAreCountedAndNotDrawn(String spec, String first, String second, @TempDir Path files)
            throws IOException {
        fleet(files, topology(spec), 1000);
        Run run = graph("-f", files.toString());
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains(first, second);
        assertThat(run.out().lines().count()).isLessThan(60);
    }

    @Test
    void theLimitIsTheUsers(@TempDir Path files) throws IOException {
        fleet(files, topology("mode: Centralized"), 20);
        assertThat(graph("-f", files.toString()).out()).contains("20 clusters");
        assertThat(graph("-f", files.toString(), "--collapse", "20").out())
                .contains("[\"c19\"]")
                .doesNotContain("20 clusters");
        assertThat(graph("-f", files.toString(), "--collapse", "0").exit()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aClusterThatIsInNoGroupIsDrawnWithTheReason(@TempDir Path files) throws IOException {
        fleet(
                files,
                topology(
                        "mode: PerGroup, perGroup: {groups: [{name: eu, selector: {matchLabels: {region: r0}}, controlClusterRef: {name: c0}}]}"),
                2);
        assertThat(graph("-f", files.toString()).out()).contains("not ready: InNoGroup", "group eu");
    }

    @Test
    void whatIsNotValidIsNotDrawn() {
        Run run = graph("-f", "src/test/resources/validate/gitopstopology/no-mode");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("spec.mode");
    }

    @Test
    void whatCannotBePlannedAndWhatIsEmptyIsSaid(@TempDir Path files) throws IOException {
        fleet(files, topology("mode: Centralized").replace("gitops-topology-system", "elsewhere"), 0);
        Run refused = graph("-f", files.toString());
        assertThat(refused.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(refused.err()).contains("NotPlatformNamespace", "--platform-namespaces");
        assertThat(graph("-f", files.toString(), "--platform-namespaces", "elsewhere")
                        .exit())
                .isZero();
        Path other = Files.writeString(
                files.resolve("other.yml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n");
        Run nothing = graph("-f", other.toString());
        assertThat(nothing.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(nothing.err()).contains("no topology and no cluster");
    }

    @Test
    void filesOrAHub(@TempDir Path files) {
        Run both = graph("-f", "examples/centralized", "--context", "hub");
        assertThat(both.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(both.err()).contains("one of them only");
        Run unreadable = graph("--kubeconfig", files.resolve("missing").toString());
        assertThat(unreadable.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(unreadable.err()).contains("missing", "cannot be read", "--kubeconfig FILE");
    }
}
