package dev.gitopstopology.cli;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cli.offline.OfflineProvision;
import dev.gitopstopology.cli.output.ExitCode;
import dev.gitopstopology.cli.output.Paint;
import dev.gitopstopology.cli.output.TreePrinter;
import dev.gitopstopology.cli.output.Version;
import dev.gitopstopology.plan.Authority;
import dev.gitopstopology.plan.Facts;
import dev.gitopstopology.validate.Loaded;
import dev.gitopstopology.validate.Sources;
import dev.gitopstopology.validate.Validation;
import dev.gitopstopology.validate.Validator;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code validate}: says what the API server and the operator would say, without either. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Checks files against the schema and the rules of this operator's kinds, with no cluster at all.",
            "",
            "What it refuses, 'kubectl apply' refuses too, and it says where: file, line, column, object, field, reason and"
                    + " the way out. Objects of other kinds are counted, not checked; Secrets are never shown."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:no errors (there may be warnings)", "1:errors", "2:the command line is wrong"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  gitops-topology validate -f fleet/ -f secrets.yaml",
            "  kustomize build . | gitops-topology validate -f -",
            "  gitops-topology validate -f new.yaml --against live.yaml  also what may not be changed",
            "  gitops-topology validate -f fleet/ -o json | jq '.errors[].path'"
        })
public final class ValidateCommand implements Callable<Integer> {
    /** How the verdict is written. */
    enum Output {
        text,
        json,
        yaml
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private FileOptions files;

    @Option(
            names = "--against",
            paramLabel = "FILE|DIR",
            description = "The objects as they are now, to check what may not be changed. May be given more than once.")
    private List<String> against = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            paramLabel = "text|json|yaml",
            description = "One line per finding, or one document with all of them. Default: text.")
    private Output output = Output.text;

    @SuppressWarnings("NullAway.Init") // picocli sets them
    ValidateCommand() {}

    @Override
    public Integer call() {
        Loaded loaded = files.read();
        Loaded old = against.isEmpty() ? Loaded.NOTHING : new Sources(System.in).read(against);
        Validation validation = Validator.packaged().validate(loaded, old);
        if (validation.accepted()) {
            OfflineProvision provision = new OfflineProvision(
                    new Authority(Set.of(Api.SYSTEM_NAMESPACE)), new Facts(Set.of()), loaded.documents());
            validation = validation.with(provision.findings());
        }
        PrintWriter out = spec.commandLine().getOut();
        switch (output) {
            case text -> out.print(ValidationReport.text(validation, Paint.here()));
            case json -> out.println(TreePrinter.json(ValidationReport.tree(validation)));
            case yaml -> out.print(TreePrinter.yaml(ValidationReport.tree(validation)));
        }
        out.flush();
        return validation.accepted() ? ExitCode.OK : ExitCode.FAILURE;
    }
}
