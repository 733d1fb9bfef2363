package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a cluster leaves behind when it is not taken away: directories, memory, pid files and processes. */
final class Leftovers {
    private Leftovers() {}

    static List<String> named(String cluster) throws IOException {
        return named(cluster, CacheDirectory.of(System.getenv()).run());
    }

    static List<String> named(String cluster, Path run) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path directory : List.of(run, Path.of("/dev/shm"))) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> entries = Files.list(directory)) {
                    entries.map(Path::toString)
                            .filter(name -> name.contains(cluster + "-"))
                            .forEach(found::add);
                }
            }
        }
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            all.flatMap(p -> p.info().commandLine().stream())
                    .filter(line ->
                            line.contains("/" + cluster + "-") || line.contains("gitops-topology-" + cluster + "-"))
                    .forEach(found::add);
        }
        return found;
    }
}
