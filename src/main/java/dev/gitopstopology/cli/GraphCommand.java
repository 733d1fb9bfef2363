package dev.gitopstopology.cli;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cli.offline.OfflineLandscape;
import dev.gitopstopology.cli.output.ExitCode;
import dev.gitopstopology.cli.output.Version;
import dev.gitopstopology.cluster.admin.HubOverview;
import dev.gitopstopology.graph.Dot;
import dev.gitopstopology.graph.Drawing;
import dev.gitopstopology.graph.Landscape;
import dev.gitopstopology.graph.LivingLandscape;
import dev.gitopstopology.graph.Mermaid;
import dev.gitopstopology.graph.Picture;
import dev.gitopstopology.graph.Svg;
import dev.gitopstopology.validate.Loaded;
import dev.gitopstopology.validate.Sources;
import dev.gitopstopology.validate.Validation;
import dev.gitopstopology.validate.Validator;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code graph}: hub, engines, groups, clusters, and who holds whose credentials, as a picture. */
@Command(
        name = "graph",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Draws hub, engine instances, groups and clusters. An arrow goes from whoever holds a credential to the cluster that"
                    + " it is for; a broken one is the operator's own.",
            "",
            "With -f, what the operator would make of files, with no cluster at all; without it, what a hub's custom resources"
                    + " tell, with your own login. Clusters that are served alike are counted in one box when there are many."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:drawn", "1:the files are not valid, or the hub cannot be read", "2:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gitops-topology graph -f fleet/                        Mermaid, for a README",
            "  gitops-topology graph -f fleet/ -o svg > fleet.svg     to look at in a browser",
            "  gitops-topology graph -A -o dot | dot -Tpng > hub.png  what is there now, drawn by Graphviz"
        })
final class GraphCommand implements Callable<Integer> {
    /** What draws it. */
    enum Output {
        mermaid,
        dot,
        svg
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE|DIR|-",
            description = {
                "YAML or JSON file; directory, with every *.yaml, *.yml and *.json below it; or - for stdin.",
                "May be given more than once. Default: a hub is read."
            })
    private List<String> names = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "mermaid",
            paramLabel = "mermaid|dot|svg",
            description = "Default: mermaid.")
    private Output output = Output.mermaid;

    @Option(
            names = "--collapse",
            paramLabel = "N",
            defaultValue = "" + Drawing.USUAL_LIMIT,
            description = "Up to so many that are alike are drawn one by one. Default: ${DEFAULT-VALUE}.")
    private int collapse = Drawing.USUAL_LIMIT;

    @Option(
            names = "--platform-namespaces",
            paramLabel = "NS",
            split = ",",
            converter = NamespaceName.class,
            defaultValue = Api.SYSTEM_NAMESPACE,
            description = "With -f: as the operator has them. Default: ${DEFAULT-VALUE}.")
    private Set<String> platformNamespaces = new TreeSet<>();

    @Mixin
    private OverviewOptions hub;

    @SuppressWarnings("NullAway.Init") // picocli sets the rest
    GraphCommand() {}

    @Override
    public Integer call() {
        if (collapse < 1) {
            throw new ParameterException(spec.commandLine(), "--collapse: " + collapse + " is not 1 or more");
        }
        if (!names.isEmpty() && hub.given()) {
            throw new ParameterException(
                    spec.commandLine(), "-f draws files and the options of a hub draw that: give one of them only");
        }
        Optional<Landscape> landscape = names.isEmpty() ? Optional.of(living()) : planned();
        if (landscape.isEmpty()) {
            return ExitCode.FAILURE;
        }
        Picture picture = Drawing.of(landscape.get(), collapse);
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (output) {
                    case mermaid -> Mermaid.of(picture);
                    case dot -> Dot.of(picture);
                    case svg -> Svg.of(picture);
                });
        out.flush();
        return ExitCode.OK;
    }

    private Landscape living() {
        HubOverview overview =
                hub.read("gitops-topology-graph", spec.commandLine().getErr());
        return LivingLandscape.of(overview.topologies(), overview.instances(), overview.clusters());
    }

    private Optional<Landscape> planned() {
        Loaded loaded = new Sources(System.in).readObjects(names);
        Validation validation = Validator.packaged().validate(loaded);
        PrintWriter err = spec.commandLine().getErr();
        if (!validation.accepted() || !validation.warnings().isEmpty()) {
            err.print(ValidationReport.text(validation));
            err.flush();
        }
        if (!validation.accepted()) {
            return Optional.empty();
        }
        Landscape planned = OfflineLandscape.of(platformNamespaces, loaded.documents());
        if (planned.engines().isEmpty() && planned.clusters().isEmpty()) {
            err.println("error: no topology and no cluster in what -f names");
            return Optional.empty();
        }
        return Optional.of(planned);
    }
}
