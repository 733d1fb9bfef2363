package dev.gitopstopology.cli;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cli.output.Progress;
import dev.gitopstopology.cli.output.Terminal;
import dev.gitopstopology.cluster.admin.HubOverview;
import dev.gitopstopology.cluster.admin.HubSession;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What of a hub's custom resources a verb looks at. */
final class OverviewOptions {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            description = "Namespace to look at. Default: " + Api.SYSTEM_NAMESPACE + ".")
    private @Nullable String namespace;

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "All namespaces.")
    private boolean everywhere;

    @Mixin
    private HubOptions hub;

    @SuppressWarnings("NullAway.Init") // picocli sets it
    OverviewOptions() {}

    /** Whether any of them was given. */
    boolean given() {
        return namespace != null || everywhere || hub.given();
    }

    /** @param program as the API server's audit log is to name it */
    HubOverview read(String program, PrintWriter err) {
        try (Progress progress = new Progress(err, Terminal.here());
                HubSession session = hub.open(program, err, progress::doing)) {
            progress.doing("reading the hub");
            return HubOverview.read(session, everywhere ? null : namespace == null ? Api.SYSTEM_NAMESPACE : namespace);
        }
    }
}
