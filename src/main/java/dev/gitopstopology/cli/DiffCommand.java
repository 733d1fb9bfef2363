package dev.gitopstopology.cli;

import dev.gitopstopology.cli.output.Paint;
import dev.gitopstopology.cli.output.TreePrinter;
import dev.gitopstopology.cli.output.Version;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
            PreviewOptions.LIMITS
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
        Paint paint = Paint.here();
        return options.show(
                spec.commandLine(),
                "gitops-topology-diff",
                report -> output == Output.json
                        ? TreePrinter.json(report.tree()) + "\n"
                        : output == Output.yaml
                                ? TreePrinter.yaml(report.tree())
                                : report.diff(line -> coloured(line, paint)));
    }

    /** As other diffs have it. */
    static String coloured(String line, Paint paint) {
        return switch (line.stripLeading().charAt(0)) {
            case '+' -> paint.good(line);
            case '-' -> paint.bad(line);
            case '~' -> paint.unsure(line);
            default -> paint.strong(line);
        };
    }
}
