package dev.gitopstopology.chart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Values that belong together; the first line says for what. */
record Combination(Path file) {
    static List<Combination> all() {
        try (Stream<Path> files = Files.list(Chart.DIRECTORY.resolve("ci"))) {
            return files.sorted().map(Combination::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String purpose() {
        try {
            return Files.readAllLines(file).get(0).replaceFirst("^# ", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
