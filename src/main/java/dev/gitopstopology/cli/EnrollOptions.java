package dev.gitopstopology.cli;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.cluster.admin.Declaration;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the member is called on the hub, and how the hub reaches it. */
final class EnrollOptions {
    private static final String SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final String LABEL = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
    private static final Duration SHORTEST = Duration.ofMinutes(10);

    @Parameters(paramLabel = "NAME", description = "Name of the FleetCluster.")
    String name = "";

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NS",
            defaultValue = Api.SYSTEM_NAMESPACE,
            description = "Namespace of the FleetCluster on the hub. Default: ${DEFAULT-VALUE}.")
    String namespace = "";

    @Option(
            names = {"-l", "--label"},
            paramLabel = "KEY=VALUE",
            description = "Label of the FleetCluster, for selectors. May be given more than once; labels that are there"
                    + " already stay.")
    Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--on-remove",
            paramLabel = "Orphan|Remove",
            description = "What becomes of our namespace and roles on the member when the FleetCluster is deleted.")
    @Nullable
    RemovePolicy onRemove;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "URL under which the hub's operator reaches the member. Default: the one in its context.")
    @Nullable
    String server;

    @Option(
            names = "--handover-ttl",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = GoDuration.class,
            description =
                    "Life of the token that the operator begins with; it then makes its own. At least 10m. Default: 1h.")
    Duration handoverLife = Duration.ofHours(1);

    Declaration declaration() {
        return new Declaration(name, namespace, labels, onRemove);
    }

    /** What is wrong with them; empty when nothing is. */
    String mistake() {
        if (!name.matches(SUBDOMAIN) || name.length() > Declaration.MAX_NAME) {
            return "NAME '" + name + "' is not a name of a FleetCluster: at most " + Declaration.MAX_NAME
                    + " of a-z, 0-9, '-' and '.', beginning and ending with a letter or digit";
        }
        if (!NamespaceName.possible(namespace)) {
            return "--namespace '" + namespace + "' is not a name of a namespace";
        }
        for (Map.Entry<String, String> label : labels.entrySet()) {
            if (!label.getKey().matches("(" + SUBDOMAIN + "/)?" + LABEL)
                    || !label.getValue().matches("(" + LABEL + ")?")) {
                return "--label '" + label.getKey() + "=" + label.getValue()
                        + "' is not a label: at most 63 of A-Z, a-z, 0-9,"
                        + " '-', '_' and '.', beginning and ending with a letter or digit";
            }
        }
        if (handoverLife.compareTo(SHORTEST) < 0) {
            return "--handover-ttl is " + handoverLife.toSeconds() + " s; API servers give no token for less than 10m";
        }
        return "";
    }
}
