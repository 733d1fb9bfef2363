package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static String said(boolean terminal) {
        StringWriter err = new StringWriter();
        try (Progress progress = new Progress(new PrintWriter(err), terminal)) {
            progress.doing("reading");
            progress.line("open https://login.example.com");
            progress.doing("reading on");
        }
        return err.toString().replace(System.lineSeparator(), "\n");
    }

    @Test
    void onATerminalALineThatGoesAgain() {
        String erase = "\r\u001B[K";
        assertThat(said(true))
                .isEqualTo(erase + "reading ..." + erase + "open https://login.example.com\n" + erase + "reading on ..."
                        + erase);
    }

    @Test
    void elsewherePlainLinesOnly() {
        assertThat(said(false)).isEqualTo("open https://login.example.com\n");
    }
}
