package dev.gitopstopology.cli;

import dev.gitopstopology.cli.output.ExitCode;
import java.io.PrintWriter;
import java.util.List;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a user sees when a command line is wrong or a verb fails: one line and where to look, no stack trace. */
final class Failures {
    private Failures() {}

    static int usage(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("error: " + wrong.getMessage());
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                err.println("did you mean: " + String.join(", ", suggestions) + "?");
            }
        }
        err.println("see '" + command.getCommandSpec().qualifiedName() + " --help'");
        return ExitCode.USAGE;
    }

    static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        command.getErr().println("error: " + message);
        LoggerFactory.getLogger(Failures.class).debug("The verb failed", failure);
        return ExitCode.FAILURE;
    }
}
