package dev.gitopstopology.cli;

import dev.gitopstopology.advise.Advice;
import dev.gitopstopology.advise.Advisor;
import dev.gitopstopology.advise.Needs;
import dev.gitopstopology.cli.output.ExitCode;
import dev.gitopstopology.cli.output.Paint;
import dev.gitopstopology.cli.output.Terminal;
import dev.gitopstopology.cli.output.TreePrinter;
import dev.gitopstopology.cli.output.Version;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code advise}: which shape, and how large. */
@Command(
        name = "advise",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Scores every shape for a company in a few numbers, with reasons and their sources, and sizes the engines.",
            "",
            "On a terminal it asks for the numbers that are missing. No cluster is asked."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:advised", "1:no answer was given", "2:the command line is wrong, or a number is missing"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  gitops-topology advise --staff 300 --teams 25 --developers 180 --clusters 40 --apps 900 --borders EU,US",
            "  gitops-topology advise --staff 300 --teams 25 --developers 180 --clusters 40 --apps 900 --engine Flux",
            "  gitops-topology advise --staff 30 --teams 4 --developers 20 --clusters 3 --apps 60 -o yaml > fleet.yaml",
            "  gitops-topology validate -f fleet.yaml"
        })
final class AdviseCommand implements Callable<Integer> {
    /** How it is written. */
    enum Output {
        text,
        json,
        yaml
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private AdviseOptions options;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            paramLabel = "text|json|yaml",
            description =
                    "For people, one document with everything, or a topology that validate accepts. Default: text.")
    private Output output = Output.text;

    @SuppressWarnings("NullAway.Init") // picocli sets the rest
    AdviseCommand() {}

    @Override
    public Integer call() throws IOException {
        Advice advice = Advisor.advise(needs(), options.engine);
        PrintWriter out = spec.commandLine().getOut();
        switch (output) {
            case text -> out.print(AdviceReport.text(advice, Paint.here()));
            case json -> out.println(TreePrinter.json(AdviceReport.tree(advice)));
            case yaml -> out.print(AdviceReport.topology(advice));
        }
        out.flush();
        return ExitCode.OK;
    }

    private Needs needs() throws IOException {
        Map<String, String> missing = options.missing();
        if (!missing.isEmpty() && !Terminal.here()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "missing: " + String.join(", ", missing.keySet()) + " (they are asked for on a terminal only)");
        }
        Map<String, Integer> answers = missing.isEmpty()
                ? Map.of()
                : new Questions(
                                new BufferedReader(
                                        Objects.requireNonNull(System.console()).reader()),
                                spec.commandLine().getErr())
                        .ask(missing);
        try {
            return options.needs(answers);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
