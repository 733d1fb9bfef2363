package dev.gitopstopology.cli;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cluster.admin.AdminContext;
import dev.gitopstopology.cluster.admin.HubOverview;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which hub a verb reads, and what of it; with the login of whoever runs the verb. */
final class HubOptions {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            description = "Namespace to look at. Default: " + Api.SYSTEM_NAMESPACE + ".")
    private @Nullable String namespace;

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "All namespaces.")
    private boolean everywhere;

    @Option(names = "--context", paramLabel = "CTX", description = "Context of the hub. Default: the current one.")
    private @Nullable String context;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "Your kubeconfig. Default: $KUBECONFIG, or ~/.kube/config.")
    private @Nullable Path kubeconfig;

    /** Whether any of them was given. */
    boolean given() {
        return namespace != null || everywhere || context != null || kubeconfig != null;
    }

    /** @param err gets what an exec plugin says to a person */
    HubOverview read(PrintWriter err) {
        AdminContext hub = UserKubeconfig.read(kubeconfig).context(context);
        try (Progress progress = new Progress(err, Terminal.here())) {
            progress.doing("reading the hub");
            return HubOverview.read(
                    hub,
                    everywhere ? null : namespace == null ? Api.SYSTEM_NAMESPACE : namespace,
                    progress::line,
                    Terminal.here());
        }
    }
}
