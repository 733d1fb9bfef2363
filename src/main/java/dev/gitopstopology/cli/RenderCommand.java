package dev.gitopstopology.cli;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.localcluster.Binaries;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.validate.Loaded;
import dev.gitopstopology.validate.Validation;
import dev.gitopstopology.validate.Validator;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

    @Option(
            names = "--platform-namespaces",
            paramLabel = "NS",
            split = ",",
            defaultValue = Api.SYSTEM_NAMESPACE,
            description = "As the operator has them. Default: ${DEFAULT-VALUE}.")
    private Set<String> platformNamespaces = new TreeSet<>();

    @Option(names = "--label-prefixes", paramLabel = "PREFIX", split = ",", description = "As the operator has them.")
    private Set<String> labelPrefixes = new TreeSet<>();

    @Option(
            names = "--distribution-dir",
            paramLabel = "DIR",
            description =
                    "Release manifests to use before the network. Default: what tools/fetch-binaries fetched, if it did.")
    private @Nullable Path distributionDir;

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
        OfflineRendering rendering = new OfflineRendering(
                platformNamespaces, labelPrefixes, distribution(), new FileConfigMaps(loaded.documents()));
        List<RenderedSet> sets;
        try (Progress progress = new Progress(spec.commandLine().getErr(), Terminal.here())) {
            progress.doing("rendering; a release may have to be fetched");
            sets = rendering.render(loaded.documents());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(output == Output.yaml ? ManifestPrinter.yaml(sets) : ManifestPrinter.json(sets));
        out.flush();
        return ExitCode.OK;
    }

    private @Nullable Path distribution() {
        if (distributionDir != null) {
            return distributionDir;
        }
        Path fetched = Binaries.distributionPlace();
        return Files.isDirectory(fetched) ? fetched : null;
    }
}
