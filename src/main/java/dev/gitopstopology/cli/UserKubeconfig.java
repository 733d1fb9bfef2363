package dev.gitopstopology.cli;

import dev.gitopstopology.cluster.admin.KubeconfigFiles;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kubeconfig of whoever runs a verb, found as kubectl finds it. */
final class UserKubeconfig {
    private UserKubeconfig() {}

    /** @param file as an option names it; null for {@code KUBECONFIG}, or the one in the home directory */
    static KubeconfigFiles read(@Nullable Path file) {
        return Optional.ofNullable(file)
                .map(KubeconfigFiles::of)
                .orElseGet(() -> KubeconfigFiles.of(System.getenv(), Path.of(System.getProperty("user.home"))));
    }
}
