package dev.gitopstopology.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table of a sweep, in {@code target/crash/NAME.txt} and, at its end, in the log. */
final class CrashReport {
    static final Path DIRECTORY = Path.of("target", "crash");
    private static final Logger LOG = LoggerFactory.getLogger(CrashReport.class);
    private final Path file;
    private final List<String> lines = new ArrayList<>();

    CrashReport(String name) throws IOException {
        file = Files.createDirectories(DIRECTORY).resolve(name + ".txt");
    }

    void undisturbed(List<OperatorWrite> writes) throws IOException {
        line("W = %d writes in the undisturbed run:".formatted(writes.size()));
        for (int k = 1; k <= writes.size(); k++) {
            line("%4d  %s".formatted(k, writes.get(k - 1)));
        }
    }

    void result(int number, CrashResult result) throws IOException {
        line("%4d  %s".formatted(number, result));
    }

    /** At once, so that a run that breaks off was not in vain. */
    void line(String line) throws IOException {
        lines.add(line);
        Files.write(file, lines);
    }

    void end() {
        LOG.atWarn().log("{}:\n\n{}\n", file, String.join("\n", lines));
    }
}
