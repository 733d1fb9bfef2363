package dev.gitopstopology.cli;

import dev.gitopstopology.cluster.admin.KubeconfigFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kubeconfig of whoever runs a verb, found as kubectl finds it. */
final class UserKubeconfig {
    private UserKubeconfig() {}

    /** @param file as an option names it; null for {@code KUBECONFIG}, or the one in the home directory */
    static KubeconfigFiles read(@Nullable Path file) {
        return Optional.ofNullable(file)
                .map(KubeconfigFiles::of)
                .orElseGet(() -> KubeconfigFiles.of(System.getenv(), home(System.getenv())));
    }

    /** As kubectl has it: what {@code HOME} says, and not what the user database says. */
    static Path home(Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
    }
}
