package dev.gitopstopology.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code diff}: the fields that applying files would change, per object. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Shows what applying the files to a living hub would create (+), change (~) and remove (-), on it and on its"
                    + " members, field by field. Every API server is asked by dry runs; nothing is written. The data of"
                    + " Secrets is not shown.",
            "",
            "Your own login reads the hub, and the operator's tokens in their Secrets there; members are asked with these. Only"
                    + " the namespaces that the files name are looked at, and a resource that no file names stays as it is."
                    + " What the operator decides while it works (shards, what waits for what) is not foreseen, and what an"
                    + " administrator's enrolment made on a member is not compared."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing would be done",
            "1:something would be refused, a cluster could not be compared, or the files are not valid",
            "2:the command line is wrong",
            "3:there are differences"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gitops-topology diff -f fleet/                    on the hub of the current context",
            "  gitops-topology diff -f fleet/ -o json | jq '.counts'",
            "  gitops-topology plan -f fleet/                    the same in numbers"
        })
final class DiffCommand implements Callable<Integer> {
    /** How it is written. */
    enum Output {
        text,
        yaml,
        json
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private PreviewOptions options;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|yaml|json",
            defaultValue = "text",
            description = "Lines, or one document. Default: text.")
    private Output output = Output.text;

    @SuppressWarnings("NullAway.Init") // picocli sets the rest
    DiffCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Optional<PreviewReport> preview =
                options.preview("gitops-topology-diff", spec.commandLine().getErr());
        if (preview.isEmpty()) {
            return ExitCode.FAILURE;
        }
        PreviewReport report = preview.get();
        out.print(
                output == Output.json
                        ? TreePrinter.json(report.tree()) + "\n"
                        : output == Output.yaml ? TreePrinter.yaml(report.tree()) : report.diff(DiffCommand::coloured));
        out.flush();
        return report.exit();
    }

    /** As other diffs have it; only on a terminal, and not with NO_COLOR. */
    private static String coloured(String line) {
        if (!Ansi.AUTO.enabled()) {
            return line;
        }
        Style style = switch (line.stripLeading().charAt(0)) {
            case '+' -> Style.fg_green;
            case '-' -> Style.fg_red;
            case '~' -> Style.fg_yellow;
            default -> Style.bold;
        };
        return style.on() + line + style.off();
    }
}
