package dev.gitopstopology.cli;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cli.offline.OfflineRendering;
import dev.gitopstopology.distribution.ConfigMapReader;
import dev.gitopstopology.localcluster.Binaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a rendering depends on besides the files: as the operator is told it by its own flags. */
final class RenderingOptions {
    @Option(
            names = "--platform-namespaces",
            paramLabel = "NS",
            split = ",",
            converter = NamespaceName.class,
            defaultValue = Api.SYSTEM_NAMESPACE,
            description = "As the operator has them. Default: ${DEFAULT-VALUE}.")
    private Set<String> platformNamespaces = new TreeSet<>();

    @Option(names = "--label-prefixes", paramLabel = "PREFIX", split = ",", description = "As the operator has them.")
    private Set<String> labelPrefixes = new TreeSet<>();

    @Option(
            names = "--distribution-dir",
            paramLabel = "DIR",
            converter = ExistingDirectory.class,
            description =
                    "Release manifests to use before the network. Default: what tools/fetch-binaries fetched, if it did.")
    private @Nullable Path distributionDir;

    OfflineRendering rendering(ConfigMapReader configMaps) {
        return new OfflineRendering(platformNamespaces, labelPrefixes, distribution(), configMaps);
    }

    private @Nullable Path distribution() {
        if (distributionDir != null) {
            return distributionDir;
        }
        Path fetched = Binaries.distributionPlace();
        return Files.isDirectory(fetched) ? fetched : null;
    }
}
