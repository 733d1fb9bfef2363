package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.cli.output.ExitCode;
import dev.gitopstopology.cli.output.StandardOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
    /** Takes so many bytes, and then fails as the kernel does. */
    private static final class Failing extends OutputStream {
        private final String why;
        private int room;
        private int refused;

        Failing(int room, String why) {
            this.room = room;
            this.why = why;
        }

        @Override
        public void write(int oneByte) throws IOException {
            if (--room < 0) {
                refused++;
                throw new IOException(why);
            }
        }
    }

    private record Result(int exit, String err) {}

    private static Result run(OutputStream out, String... args) {
        StringWriter err = new StringWriter();
        int exit = Main.run(new StandardOutput(out), new PrintWriter(err, true), args);
        return new Result(exit, err.toString());
    }

    @Test
    void aReaderThatLeavesEndsItWithoutAWord() {
        for (String[] verb : new String[][] {
            {"explain"},
            {"explain", "-o", "json"},
            {"graph", "-f", "examples/per-group", "-o", "svg"},
            {"--help"},
            {"completion", "zsh"},
            {"validate", "-f", "examples/per-group"}
        }) {
            Failing pipe = new Failing(10, "Broken pipe");
            Result result = run(pipe, verb);
            assertThat(result.exit()).as(verb[0]).isZero();
            assertThat(result.err()).as(verb[0]).isEmpty();
            assertThat(pipe.refused).as("it writes no more into it").isEqualTo(1);
        }
    }

    @Test
    void theVerdictStaysWhenTheReaderLeaves() {
        Result result = run(
                new Failing(10, "Broken pipe"), "validate", "-f", "src/test/resources/validate/gitopstopology/no-mode");
        assertThat(result.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void whatIsLostOtherwiseIsAFailure() {
        Result result = run(new Failing(10, "No space left on device"), "explain");
        assertThat(result.exit()).isEqualTo(ExitCode.FAILURE);
        assertThat(result.err()).contains("error: standard output cannot be written: No space left on device");
    }

    @Test
    void resultsAreUtf8WhateverTheMachinesOwn() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Main.run(
                new StandardOutput(out),
                new PrintWriter(new StringWriter()),
                "graph",
                "-f",
                "examples/per-cluster",
                "--collapse",
                "1");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("2 × Argo CD");
    }
}
