package dev.gitopstopology.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.EmptyProgressMonitor;

/** Ends a fetch or push that takes too long or brings too much; JGit asks while it receives. */
public final class Bounds extends EmptyProgressMonitor {
    /** All files of one commit; Argo CD's whole tree has some 80 MB unpacked. */
    private static final long CAP = 256L << 20;

    private static final long LOOK_EVERY = Duration.ofMillis(200).toNanos();
    private final Path directory;
    private final long end;
    private long nextLook = System.nanoTime();
    private volatile boolean tooLarge;

    public Bounds(Path directory, Duration deadline) {
        this.directory = directory;
        this.end = System.nanoTime() + deadline.toNanos();
    }

    public boolean tooLarge() {
        return tooLarge;
    }

    @Override
    public boolean isCancelled() {
        long now = System.nanoTime();
        if (now - nextLook > 0) {
            nextLook = now + LOOK_EVERY;
            tooLarge = size() > CAP;
        }
        return tooLarge || now - end > 0;
    }

    private long size() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException | UncheckedIOException e) {
            return 0; // a temporary file went away while we looked: the next look counts
        }
    }
}
