package dev.gitopstopology.cli;

import dev.gitopstopology.cli.output.Terminal;
import dev.gitopstopology.cluster.admin.HubSession;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which hub, and with whose login. */
final class HubOptions {
    @Option(names = "--context", paramLabel = "CTX", description = "Context of the hub. Default: the current one.")
    private @Nullable String context;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Your kubeconfig. Default: $KUBECONFIG, or ~/.kube/config.")
    private @Nullable Path kubeconfig;

    /** Whether any of them was given. */
    boolean given() {
        return context != null || kubeconfig != null;
    }

    /** @param waiting gets a line when a cluster asks us to wait */
    HubSession open(String program, PrintWriter err, Consumer<String> waiting) {
        return HubSession.open(
                UserKubeconfig.read(kubeconfig).context(context),
                program,
                line -> {
                    err.println(line);
                    err.flush();
                },
                Terminal.here(),
                waiting);
    }
}
