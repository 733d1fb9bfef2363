package dev.gitopstopology.cli;

import dev.gitopstopology.cli.completion.CompleteCommand;
import dev.gitopstopology.cli.completion.CompletionCommand;
import dev.gitopstopology.cli.output.ExitCode;
import dev.gitopstopology.cli.output.Paint;
import dev.gitopstopology.cli.output.StandardOutput;
import dev.gitopstopology.cli.output.Version;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gitops-topology}: the operator and the tools around it, one verb each. */
@Command(
        name = "gitops-topology",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "VERB",
        description = "GitOps over many clusters: which shape, which engine, which clusters, in one object.",
        subcommands = {
            DemoCommand.class,
            OperatorCommand.class,
            ValidateCommand.class,
            RenderCommand.class,
            PlanCommand.class,
            DiffCommand.class,
            EnrollCommand.class,
            StatusCommand.class,
            GraphCommand.class,
            AdviseCommand.class,
            ExplainCommand.class,
            CompletionCommand.class,
            CompleteCommand.class,
            HelpCommand.class
        },
        commandListHeading = "%nVerbs:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or nothing to complain of",
            "1:it failed, or something is wrong",
            "2:the command line is wrong",
            "3:differences were found"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gitops-topology demo                          see it work on real local control planes",
            "  gitops-topology validate -f fleet/            check files, with no cluster at all",
            "  gitops-topology render -f fleet/              print what the operator would apply",
            "  gitops-topology diff -f fleet/                what applying them would change on a living hub",
            "  gitops-topology enroll paris --context paris  make a cluster a member, with your own login",
            "  gitops-topology status                        every topology, engine and cluster of a hub",
            "  gitops-topology advise                        which shape, and how large: it asks",
            "  gitops-topology explain SelectorEmpty         what a reason means, and the way out",
            "  gitops-topology graph -f fleet/ -o svg        a picture: who holds whose credentials",
            "  gitops-topology validate -f - < fleet.yaml    check what comes in on stdin",
            "  gitops-topology help validate                 all about one verb",
            "",
            "As a plugin of kubectl: kubectl gitops-topology VERB, with kubectl-gitops_topology on the PATH.",
            "Logs go to stderr: GITOPS_TOPOLOGY_LOG_LEVEL=WARN|INFO|DEBUG, GITOPS_TOPOLOGY_LOG_FORMAT=text|json."
        })
public final class Main implements Runnable {
    /** How the program was called, where that is otherwise, such as by kubectl. */
    private static final String CALLED = "gitops-topology.called";

    /** No argument of a process holds it. */
    private static final String NO_WORD = String.valueOf(Character.MIN_VALUE);

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets it
    Main() {}

    /** The root command, with further verbs; they are added first, since picocli hands settings down to those that are there. */
    public static CommandLine commandLine(Object... verbs) {
        CommandLine root = new CommandLine(new Main());
        for (Object verb : verbs) {
            root.addSubcommand(verb);
        }
        root.setCommandName(System.getProperty(CALLED, Version.PROGRAM));
        // Half a command line is none: whatever it holds is a word to look at.
        Objects.requireNonNull(root.getSubcommands().get(CompleteCommand.NAME))
                .setStopAtPositional(true)
                .setEndOfOptionsDelimiter(NO_WORD)
                .setUnmatchedOptionsArePositionalParams(true);
        return root.setColorScheme(colours(Paint.here()))
                .setUsageHelpWidth(110)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Failures::usage)
                .setExecutionExceptionHandler(Failures::failed);
    }

    /** Of help texts. */
    static Help.ColorScheme colours(Paint paint) {
        return Help.defaultColorScheme(paint.on() ? Ansi.ON : Ansi.OFF);
    }

    public static void main(String[] args) {
        StandardOutput out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        System.exit(run(out, new PrintWriter(System.err, true, StandardCharsets.UTF_8), args));
    }

    /** Results are UTF-8 wherever they go, as kubectl's are. */
    static int run(StandardOutput out, PrintWriter err, String... args) {
        PrintWriter results =
                new PrintWriter(new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)), true);
        int exit = commandLine().setOut(results).setErr(err).execute(args);
        results.flush();
        if (out.lost() == null) {
            return exit;
        }
        err.println("error: standard output cannot be written: " + out.lost());
        return exit == ExitCode.OK ? ExitCode.FAILURE : exit;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a verb is missing");
    }
}
