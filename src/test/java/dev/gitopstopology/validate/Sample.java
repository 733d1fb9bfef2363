package dev.gitopstopology.validate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder of {@code src/test/resources/validate}: {@code in.yaml}, sometimes {@code old.yaml}, and {@code expected.txt}. */
record Sample(String name, Path folder) {
    private static final Path ROOT = Path.of("src/test/resources/validate");

    static List<Sample> all() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.endsWith("in.yaml"))
                    .map(Path::getParent)
                    .map(folder -> new Sample(ROOT.relativize(folder).toString(), folder))
                    .sorted((one, other) -> one.name().compareTo(other.name()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path in() {
        return folder.resolve("in.yaml");
    }

    Path old() {
        return folder.resolve("old.yaml");
    }

    boolean edits() {
        return Files.exists(old());
    }

    Loaded loaded() {
        return read(in());
    }

    Loaded loadedOld() {
        return edits() ? read(old()) : Loaded.NOTHING;
    }

    private static Loaded read(Path file) {
        try {
            return YamlReader.read(file.getFileName().toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
