package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.cli.output.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;

/** The command line as a whole: help, mistakes, exit codes, output forms. */
class MainTest {
    private static final String SAMPLES = "src/test/resources/validate/";

    @Test
    void helpTeaches() {
        Run run = Run.of("--help");
        assertThat(run.exit()).isZero();
        assertThat(run.out())
                .contains("Verbs:", "validate", "Examples:", "Exit codes:")
                .contains("completion")
                .doesNotContain("__complete");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 110);
        assertThat(Run.of("help", "validate").out()).contains("--against", "kustomize build");
        assertThat(Run.of("--version").out()).startsWith("gitops-topology ");
    }

    @Test
    void mistakesAreAnsweredWithAWayOut() {
        Run unknown = Run.of("valdiate");
        assertThat(unknown.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(unknown.err()).contains("valdiate", "did you mean: validate");
        assertThat(unknown.out()).isEmpty();
        assertThat(Run.of().exit()).isEqualTo(ExitCode.USAGE);
        assertThat(Run.of().err()).contains("a verb is missing", "--help");
        assertThat(Run.of("validate").err()).contains("--filename", "see 'gitops-topology validate --help'");
        assertThat(Run.of("validate", "-f", "x", "-o", "xml").exit()).isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            operator --metrics-port 99999                     | --metrics-port: 99999 is not between -1 and 65535
            operator --metrics-port -2                        | --metrics-port: -2 is not between -1 and 65535
            operator --namespaces fleet,A_b                   | '--namespaces' (NS): 'A_b' is not a name of a namespace
            operator --platform-namespaces=                   | '' is not a name of a namespace
            operator --distribution-dir no/such               | '--distribution-dir': 'no/such' is not a directory
            render -f config --distribution-dir no/such       | '--distribution-dir': 'no/such' is not a directory
            render -f config --platform-namespaces A_b        | 'A_b' is not a name of a namespace
            graph -f config --platform-namespaces A_b         | 'A_b' is not a name of a namespace
            """)
    @Timeout(60) // an operator that starts after all does not end
    void anOptionThatCannotBeMeantIsNamed(String words, String message) {
        Run run = Run.of(words.split(" "));
        assertThat(run.err()).contains(message);
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aVerbThatFailsSaysWhyWithoutAStackTrace() {
        @Command(name = "fail")
        class Fail implements Runnable {
            @Override
            public void run() {
                throw new IllegalStateException("the reason");
            }
        }
        Run run = Run.of(Main.commandLine(new Fail()), "fail");
        assertThat(run.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(run.err()).isEqualTo("error: the reason" + System.lineSeparator());
    }

    @Test
    void findingsComeAsJsonAndYamlToo() throws IOException {
        Run json = Run.of("validate", "-f", SAMPLES + "gitopstopology/no-mode", "-o", "json");
        assertThat(json.exit()).isEqualTo(ExitCode.FAILURE);
        JsonNode tree = new ObjectMapper().readTree(json.out());
        assertThat(tree.path("accepted").asBoolean()).isFalse();
        assertThat(tree.at("/errors/0/path").asText()).isEqualTo("spec.mode");
        assertThat(tree.at("/errors/0/reason").asText()).isEqualTo("FieldValueRequired");
        assertThat(tree.at("/errors/0/line").asInt()).isEqualTo(6);

        Run yaml = Run.of("validate", "-f", SAMPLES + "file/good-fleet", "-o", "yaml");
        assertThat(yaml.exit()).isZero();
        assertThat(yaml.out()).contains("accepted: true", "object: Secret default/paris-kubeconfig");
    }

    @Test
    void nothingToLookAtIsAFailureOfEveryVerbThatReadsFiles() {
        for (String verb : new String[] {"render", "graph", "plan", "diff"}) {
            Run run = Run.of(verb, "-f", "config");
            assertThat(run.exit()).as(verb).isEqualTo(ExitCode.FAILURE);
            assertThat(run.err()).as(verb).contains("config:1:1: error: no objects here");
            assertThat(run.out()).as(verb).isEmpty();
        }
        Run validate = Run.of("validate", "-f", "config", "-o", "json");
        assertThat(validate.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(validate.out()).contains("\"accepted\" : false", "NoObjects");
    }

    @Test
    void renderingThatLeadsToNothingIsSaid(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("other.yaml"),
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n");
        Run run = Run.of("render", "-f", file.toString());
        assertThat(run.exit()).isZero();
        assertThat(run.err()).startsWith("note: ").contains("would apply nothing");
    }

    @Test
    void theExamplesAreInColumns() {
        assertThat(Run.of("--help").out().lines().filter(line -> line.startsWith("  gitops-topology ")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).containsPattern("^.{46}  \\S"));
    }

    @Test
    void completesInBash() {
        Run run = Run.of("completion", "bash");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith("#!/usr/bin/env bash").contains("validate", "--against");
    }
}
