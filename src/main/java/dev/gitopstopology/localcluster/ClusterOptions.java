package dev.gitopstopology.localcluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a local cluster is to be.
 *
 * @param name names the cluster in its kubeconfig, log messages and directory
 * @param directory where its files go and stay after it is closed; null: a directory of its own that is deleted with it
 * @param controllerManager whether namespaces are finalized and garbage is collected
 * @param apiServerFlags further flags of kube-apiserver
 * @param deadline how long the cluster may take until it is ready
 */
public record ClusterOptions(
        String name,
        @Nullable Path directory,
        boolean controllerManager,
        List<String> apiServerFlags,
        Duration deadline) {
    public ClusterOptions {
        apiServerFlags = List.copyOf(apiServerFlags);
        if (!name.matches("[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?")) {
            throw new IllegalArgumentException("cluster name '" + name
                    + "' must be lower case letters, digits and dashes, at most 40, to serve as a file name");
        }
    }

    public static ClusterOptions named(String name) {
        return new ClusterOptions(name, null, true, List.of(), Duration.ofSeconds(90));
    }

    public ClusterOptions in(Path newDirectory) {
        return new ClusterOptions(name, newDirectory.toAbsolutePath(), controllerManager, apiServerFlags, deadline);
    }

    public ClusterOptions withoutControllerManager() {
        return new ClusterOptions(name, directory, false, apiServerFlags, deadline);
    }

    /** @param flags such as {@code --service-account-max-token-expiration=1h} */
    public ClusterOptions withApiServerFlags(String... flags) {
        return new ClusterOptions(name, directory, controllerManager, List.of(flags), deadline);
    }

    public ClusterOptions readyWithin(Duration newDeadline) {
        return new ClusterOptions(name, directory, controllerManager, apiServerFlags, newDeadline);
    }
}
