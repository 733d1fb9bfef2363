package dev.gitopstopology.cli;

import dev.gitopstopology.cli.offline.FileConfigMaps;
import dev.gitopstopology.cli.offline.OfflineRendering;
import dev.gitopstopology.cli.output.ExitCode;
import dev.gitopstopology.cli.output.ManifestPrinter;
import dev.gitopstopology.cli.output.Progress;
import dev.gitopstopology.cli.output.Terminal;
import dev.gitopstopology.cli.output.Version;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.validate.Loaded;
import dev.gitopstopology.validate.Validation;
import dev.gitopstopology.validate.Validator;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code render}: prints exactly the objects that the operator would apply, per cluster. */
@Command(
        name = "render",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Prints exactly the objects that the operator would apply, per cluster, with no cluster at all.",
            "",
            "The files are validated first. What exists only at run time (tokens, UIDs) is printed as <runtime:...>. The same"
                    + " files give the same bytes."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:rendered", "1:the files are not valid, or rendering failed", "2:the command line is wrong"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  gitops-topology render -f fleet/",
            "  gitops-topology render -f fleet/ -o json | jq '.items[] | .cluster'"
        })
final class RenderCommand implements Callable<Integer> {
    /** How the objects are written. */
    enum Output {
        yaml,
        json
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private FileOptions files;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "yaml",
            paramLabel = "yaml|json",
            description = "Multi-document YAML with a comment per set, or one JSON document. Default: yaml.")
    private Output output = Output.yaml;

    @Mixin
    private RenderingOptions renderingOptions;

    @SuppressWarnings("NullAway.Init") // picocli sets the rest
    RenderCommand() {}

    @Override
    public Integer call() throws Exception {
        Loaded loaded = files.read();
        Validation validation = Validator.packaged().validate(loaded);
        if (!validation.accepted() || !validation.warnings().isEmpty()) {
            PrintWriter err = spec.commandLine().getErr();
            err.print(ValidationReport.text(validation));
            err.flush();
        }
        if (!validation.accepted()) {
            return ExitCode.FAILURE;
        }
        OfflineRendering rendering = renderingOptions.rendering(new FileConfigMaps(loaded.documents()));
        List<RenderedSet> sets;
        try (Progress progress = new Progress(spec.commandLine().getErr(), Terminal.here())) {
            progress.doing("rendering; a release may have to be fetched");
            sets = rendering.render(loaded.documents());
        }
        if (sets.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "note: for these files the operator would apply nothing; objects come from a GitOpsTopology and its"
                                    + " FleetClusters");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(output == Output.yaml ? ManifestPrinter.yaml(sets) : ManifestPrinter.json(sets));
        out.flush();
        return ExitCode.OK;
    }
}
