package dev.gitopstopology.localcluster;

import java.nio.file.Path;
import java.util.Map;

/** The user's cache directory, found the way {@code tools/fetch-binaries} finds it. */
record CacheDirectory(Path path) {
    static CacheDirectory of(Map<String, String> env) {
        String own = env.getOrDefault("GITOPS_TOPOLOGY_CACHE", "");
        if (!own.isEmpty()) {
            return new CacheDirectory(Path.of(own).toAbsolutePath());
        }
        String xdg = env.getOrDefault("XDG_CACHE_HOME", "");
        Path base = xdg.isEmpty()
                ? Path.of(env.getOrDefault("HOME", System.getProperty("user.home")), ".cache")
                : Path.of(xdg);
        return new CacheDirectory(base.resolve("gitops-topology").toAbsolutePath());
    }

    Path binaries(String version) {
        return path.resolve("kubernetes").resolve(version);
    }

    Path distribution() {
        return path.resolve("distribution");
    }

    /** Where the directories and the pid files of running clusters are. */
    Path run() {
        return path.resolve("run");
    }
}
