package dev.gitopstopology.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static String said(boolean terminal) {
        StringWriter err = new StringWriter();
        try (Progress progress = new Progress(new PrintWriter(err), terminal)) {
            progress.doing("reading");
            progress.doing("reading on");
        }
        return err.toString();
    }

    @Test
    void onATerminalALineThatGoesAgain() {
        String erase = "\r\u001B[K";
        assertThat(said(true)).isEqualTo(erase + "reading ..." + erase + "reading on ..." + erase);
    }

    @Test
    void elsewhereNothing() {
        assertThat(said(false)).isEmpty();
    }
}
