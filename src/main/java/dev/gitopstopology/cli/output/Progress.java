package dev.gitopstopology.cli.output;

import java.io.PrintWriter;

/** What a verb is waiting for: one line that goes again on a terminal, and nothing elsewhere. */
public final class Progress implements AutoCloseable {
    private static final String ERASE = "\r\u001B[K";
    private final PrintWriter err;
    private final boolean terminal;
    private boolean shown;

    public Progress(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    public void doing(String what) {
        if (terminal) {
            err.print(ERASE + what + " ...");
            err.flush();
            shown = true;
        }
    }

    @Override
    public void close() {
        if (shown) {
            err.print(ERASE);
            err.flush();
            shown = false;
        }
    }
}
