package dev.gitopstopology.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.gitopstopology.cli.output.ExitCode;
import dev.gitopstopology.demo.Demo;
import dev.gitopstopology.demo.DemoReport;
import dev.gitopstopology.demo.EmptyFleet;
import dev.gitopstopology.demo.Example;
import dev.gitopstopology.localcluster.Binaries;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gitops-topology demo}: the main job on this machine. */
@Command(
        name = "demo",
        header = "Run an example on real local control planes.",
        description = {
            "Starts a hub and fleet clusters (kube-apiserver and etcd, no nodes), runs the operator, applies an example,",
            "and shows what exists where, with the number of API writes of the first pass and of a second one.",
            "Every process ends with the command; what a kill -9 left is swept by the next run."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gitops-topology demo",
            "  gitops-topology demo --hold --dir /tmp/demo    look around with kubectl, end with Ctrl-C",
            "  gitops-topology demo --empty eu-1,us-1 --dir /tmp/fleet    nothing on them: for the tutorials",
            "  gitops-topology demo -o json | jq .writes"
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    /** Where the launcher stands; {@code examples/} is beside it. */
    static final String HOME = "gitops-topology.home";

    private static final String DEFAULT_EXAMPLE = "centralized";

    enum Output {
        text,
        json
    }

    @Option(
            names = "--example",
            paramLabel = "NAME",
            defaultValue = DEFAULT_EXAMPLE,
            description = "Folder under examples/. Default: ${DEFAULT-VALUE}.")
    String example = DEFAULT_EXAMPLE;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Where the clusters keep their files and kubeconfigs. Default: temporary directories, which go with"
                            + " the command.")
    @Nullable
    Path directory;

    @Option(
            names = "--empty",
            paramLabel = "NAME",
            split = ",",
            description = "No example: start a hub and clusters of these names with nothing on them, and hold them.")
    @Nullable
    List<String> empty;

    @Option(names = "--hold", description = "Keep everything running until Ctrl-C, and print the kubeconfigs.")
    boolean hold;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, or json: one document on standard output. Default: ${DEFAULT-VALUE}.")
    Output output = Output.text;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        long begin = System.nanoTime();
        if (empty != null) {
            return holdEmpty(err, empty);
        }
        Example loaded = Example.load(Path.of(System.getProperty(HOME, ".")), example);
        try (Demo demo = new Demo(loaded, directory, Binaries.distribution(), step -> {
            err.printf("[%5.1f s] %s%n", (System.nanoTime() - begin) / 1e9, step);
            err.flush();
        })) {
            Runtime.getRuntime().addShutdownHook(new Thread(demo::close, "demo-shutdown"));
            DemoReport report = demo.run();
            if (output == Output.json) {
                ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
                out.println(json.writeValueAsString(report));
            } else {
                out.print(DemoTree.of(report));
            }
            out.flush();
            if (hold) {
                hold(err, demo.kubeconfigs(), "get gitops -A");
            }
            return report.ready() && report.writes().second() == 0 ? 0 : 1;
        }
    }

    private int holdEmpty(PrintWriter err, List<String> names) throws InterruptedException {
        if (!example.equals(DEFAULT_EXAMPLE) || output != Output.text) {
            throw new ParameterException(
                    spec.commandLine(), "--empty starts clusters only. Way out: leave out --example and --output");
        }
        try (EmptyFleet fleet = EmptyFleet.start(names, directory, err::println)) {
            Runtime.getRuntime().addShutdownHook(new Thread(fleet::close, "demo-shutdown"));
            hold(err, fleet.kubeconfigs(), "get namespaces");
        }
        return ExitCode.OK;
    }

    private static void hold(PrintWriter err, Map<String, Path> kubeconfigs, String look) throws InterruptedException {
        err.println();
        kubeconfigs.values().forEach(file -> err.printf("kubectl --kubeconfig %s %s%n", file, look));
        err.println("Running; Ctrl-C ends it.");
        err.flush();
        new CountDownLatch(1).await();
    }
}
