package dev.gitopstopology.cli.output;

/** What a verb's exit code means; the same for all verbs. */
public final class ExitCode {
    public static final int OK = 0;
    public static final int FAILURE = 1;
    public static final int USAGE = 2;
    public static final int DIFFERENCES = 3;

    private ExitCode() {}
}
