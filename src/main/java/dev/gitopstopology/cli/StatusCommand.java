package dev.gitopstopology.cli;

import dev.gitopstopology.cli.output.ExitCode;
import dev.gitopstopology.cli.output.Paint;
import dev.gitopstopology.cli.output.TreePrinter;
import dev.gitopstopology.cli.output.Version;
import dev.gitopstopology.cluster.admin.HubOverview;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code status}: every topology, engine and cluster of a hub in one view. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Lists topologies, engine instances and clusters as the hub's custom resources tell of them, with your own login.",
            "",
            "No engine and no member is asked, and no Secret is read."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything is Ready",
            "1:something is not Ready, or the hub cannot be read",
            "2:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gitops-topology status                            what is in namespace gitops-topology-system",
            "  gitops-topology status -A -o wide                 everywhere, with messages and the engines' addresses",
            "  gitops-topology status -o json | jq '.instances[] | select(.ready != \"True\")'"
        })
final class StatusCommand implements Callable<Integer> {
    /** How it is written. */
    enum Output {
        wide,
        yaml,
        json
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private OverviewOptions hub;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "wide|yaml|json",
            description = "More columns, or one document. Default: a table.")
    private @Nullable Output output;

    @SuppressWarnings("NullAway.Init") // picocli sets the rest
    StatusCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        HubOverview overview =
                hub.read("gitops-topology-status", spec.commandLine().getErr());
        StatusReport report = StatusReport.of(overview);
        out.print(
                output == Output.json
                        ? TreePrinter.json(report.tree()) + "\n"
                        : output == Output.yaml
                                ? TreePrinter.yaml(report.tree())
                                : report.text(output == Output.wide, Paint.here()));
        out.flush();
        return report.ready() ? ExitCode.OK : ExitCode.FAILURE;
    }
}
