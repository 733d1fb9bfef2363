package dev.gitopstopology.cli;

import java.io.PrintWriter;
import java.util.Optional;
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
        PrintWriter out = spec.commandLine().getOut();
        Optional<PreviewReport> preview =
                options.preview("gitops-topology-plan", spec.commandLine().getErr());
        if (preview.isEmpty()) {
            return ExitCode.FAILURE;
        }
        PreviewReport report = preview.get();
        out.print(
                output == PreviewOptions.Output.json
                        ? TreePrinter.json(report.tree()) + "\n"
                        : output == PreviewOptions.Output.yaml
                                ? TreePrinter.yaml(report.tree())
                                : report.plan(output == PreviewOptions.Output.wide));
        out.flush();
        return report.exit();
    }
}
