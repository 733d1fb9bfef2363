package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gitopstopology.cli.output.ExitCode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionTest {
    private static List<String> complete(String... words) {
        List<String> args = new ArrayList<>(List.of("__complete"));
        args.addAll(List.of(words));
        Run run = Run.of(args.toArray(String[]::new));
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        return run.out().lines().toList();
    }

    @Test
    void kubectlIsAnsweredInItsOwnWords() {
        assertThat(complete("gra")).containsExactly("graph\tDraws hub, engine instances, groups and clusters", ":4");
        assertThat(complete(""))
                .contains("help\tDisplay help information about the specified command")
                .hasSizeGreaterThan(8);
        assertThat(complete("__")).containsExactly(":4");
        assertThat(complete("graph", "--out")).containsExactly("--output", ":4");
        assertThat(complete("graph", "-o", "")).containsExactly("mermaid", "dot", "svg", ":4");
        assertThat(complete("validate", "-f", "fle")).containsExactly(":0");
        assertThat(complete("explain", "SelectorE")).containsExactly("SelectorEmpty", ":4");
        assertThat(complete("help", "gr")).containsExactly("graph", ":4");
        assertThat(complete()).hasSizeGreaterThan(8);
    }

    @Test
    void halfACommandLineIsNoMistake() {
        assertThat(complete("nothing", "--known", "x")).containsExactly(":4");
        assertThat(complete("graph", "--unknown", "")).containsExactly(":4");
        assertThat(complete("graph", "-f", "a", "--help", "-o", "m")).containsExactly("mermaid", ":4");
        assertThat(complete("--", "")).containsExactly(":4");
        assertThat(complete("--")).containsExactly("--help", "--version", ":4");
        assertThat(complete("graph", "--")).contains("--collapse", "--output");
    }

    @ParameterizedTest
    @CsvSource({"bash", "zsh", "fish"})
    void everyShellHasVerbsOptionsAndValues(String shell) {
        Run run = Run.of("completion", shell);
        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("validate", "against", "mermaid", "SelectorEmpty", "outbound");
        assertThat(run.out().lines()).noneMatch(line -> line.contains("__complete"));
        assertThat(Run.of("completion", "tcsh").exit()).isEqualTo(ExitCode.USAGE);
    }

    /** Where such a shell is there, it says itself whether it can read the script. */
    @ParameterizedTest
    @CsvSource({"bash", "zsh", "fish"})
    void theShellReadsItsScript(String shell, @TempDir Path directory) throws Exception {
        assumeTrue(there(shell), shell + " is not on this machine");
        Path script = directory.resolve("script");
        Files.writeString(script, Run.of("completion", shell).out());
        assertThat(output(shell, "-n", script.toString())).isEmpty();
    }

    @Test
    void fishCompletes(@TempDir Path directory) throws Exception {
        assumeTrue(there("fish"), "fish is not on this machine");
        Path script = directory.resolve("script.fish");
        Files.writeString(script, Run.of("completion", "fish").out());
        String asked =
                "source " + script + "; complete -C'gitops-topology graph -o '; complete -C'gitops-topology expl'";
        assertThat(output("fish", "--no-config", "-c", asked))
                .contains("mermaid", "dot", "svg", "explain")
                .doesNotContain("enroll");
    }

    private static boolean there(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return said;
    }
}
