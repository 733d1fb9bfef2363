package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what JVMs that were killed have left behind: processes, and directories in memory file systems. Touches nothing of a JVM that lives. */
final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final Set<String> EXECUTABLES = Set.of("etcd", "kube-apiserver", "kube-controller-manager");

    private Sweep() {}

    /** Sweeps what the pid files in a directory tell; returns how many processes were ended. */
    static int run(Path directory) {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        int ended = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.pids")) {
            for (Path file : files) {
                ended += sweep(new PidFile(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot look for processes left behind in " + directory, e);
        }
        return ended;
    }

    private static int sweep(PidFile file) {
        try {
            PidFile.Content content = file.read();
            if (content.parent().find().isPresent()) {
                return 0;
            }
            List<ProcessHandle> left = leftBy(content);
            left.forEach(Sweep::end);
            for (Path path : content.temporary()) {
                Trees.delete(path);
            }
            file.delete();
            LOG.info(
                    "Swept {}: its JVM is gone, {} processes ended", file.path().getFileName(), left.size());
            return left.size();
        } catch (NoSuchFileException e) {
            LOG.debug("{} was swept by somebody else", file.path());
            return 0;
        } catch (IOException | RuntimeException e) {
            LOG.warn("Cannot sweep {}", file.path(), e);
            return 0;
        }
    }

    /** The processes that were written down, and any that was started in the moment before its JVM could write it down. */
    private static List<ProcessHandle> leftBy(PidFile.Content content) {
        List<ProcessHandle> found = new ArrayList<>();
        content.processes().forEach(id -> id.find().ifPresent(found::add));
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            all.filter(handle -> !found.contains(handle) && holds(handle, content.holds()))
                    .forEach(found::add);
        }
        return found;
    }

    private static boolean holds(ProcessHandle handle, List<Path> directories) {
        ProcessHandle.Info info = handle.info();
        boolean ours = info.command()
                .map(c -> EXECUTABLES.contains(Path.of(c).getFileName().toString()))
                .orElse(false);
        String line = ours ? info.commandLine().orElse("") : "";
        return directories.stream().anyMatch(directory -> line.contains(directory + "/"));
    }

    private static void end(ProcessHandle handle) {
        handle.destroyForcibly();
        try {
            handle.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof TimeoutException)) {
                throw e;
            }
            LOG.warn("Process {} does not end", handle.pid());
        }
    }
}
