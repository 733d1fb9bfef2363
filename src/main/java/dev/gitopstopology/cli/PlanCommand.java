package dev.gitopstopology.cli;

import dev.gitopstopology.cli.output.TreePrinter;
import dev.gitopstopology.cli.output.Version;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plan}: how many objects applying files would create, change and remove, per cluster and set. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Tells what applying the files to a living hub would lead to, on it and on its members, in numbers. Every API"
                    + " server is asked by dry runs; nothing is written.",
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
            "  gitops-topology plan -f fleet/                    on the hub of the current context",
            "  gitops-topology plan -f fleet/ -o wide            with the sets in which nothing would be done",
            "  gitops-topology diff -f fleet/                    field by field"
        })
final class PlanCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private PreviewOptions options;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "wide|yaml|json",
            description = "More lines, or one document. Default: a table.")
    private PreviewOptions.@Nullable Output output;

    @SuppressWarnings("NullAway.Init") // picocli sets the rest
    PlanCommand() {}

    @Override
    public Integer call() {
        return options.show(
                spec.commandLine(),
                "gitops-topology-plan",
                report -> output == PreviewOptions.Output.json
                        ? TreePrinter.json(report.tree()) + "\n"
                        : output == PreviewOptions.Output.yaml
                                ? TreePrinter.yaml(report.tree())
                                : report.plan(output == PreviewOptions.Output.wide));
    }
}
