package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.cli.output.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ExplainCommandTest {
    @Test
    void aReasonIsExplainedWithTheWayOut() {
        Run run = Run.of("explain", "selectorempty");
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("SelectorEmpty\n")
                .contains("where    topology `Accepted`", "matches no FleetCluster", "way out  mend the selector");
    }

    @Test
    void aWordWithSeveralMeaningsHasThemAll() {
        assertThat(Run.of("explain", "PrivilegedNamespace").out())
                .contains("in       The topology", "in       Tenants", "in       Catalogue entries");
    }

    @Test
    void anUnknownOneIsAFailureWithWhatWasProbablyMeant() {
        Run near = Run.of("explain", "SelectorEmtpy");
        assertThat(near.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(near.out()).isEmpty();
        assertThat(near.err()).contains("there is no reason SelectorEmtpy", "did you mean: SelectorEmpty?");
        Run far = Run.of("explain", "x".repeat(5000));
        assertThat(far.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(far.err()).contains("'gitops-topology explain' lists all");
    }

    @Test
    void allAreListedAndCompleted() throws IOException {
        Run list = Run.of("explain");
        assertThat(list.out().lines().count()).isGreaterThan(200);
        assertThat(list.out()).contains("REASON", "ExecForbidden");
        JsonNode tree =
                new ObjectMapper().readTree(Run.of("explain", "-o", "json").out());
        assertThat(tree.at("/0/name").asText()).isNotEmpty();
        assertThat(tree).hasSize((int) list.out().lines().count() - 1);
        assertThat(Run.of("explain", "Unauthorized", "-o", "yaml").out()).contains("- name: Unauthorized", "wayOut:");
        assertThat(Run.of("completion", "bash").out()).contains("SelectorEmpty");
    }

    @Test
    void theProgramAndThePageSayTheSame() throws IOException {
        try (var packaged = ExplainCommand.class.getResourceAsStream("/dev/gitopstopology/explain/reasons.md")) {
            assertThat(packaged).isNotNull();
            assertThat(new String(packaged.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(Files.readString(Path.of("docs/reference/reasons.md")));
        }
    }
}
