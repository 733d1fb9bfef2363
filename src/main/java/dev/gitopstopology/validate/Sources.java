package dev.gitopstopology.validate;

import dev.gitopstopology.validate.Finding.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what {@code -f} names: files, directories (with all below them) and {@code -}, each file once. */
public final class Sources {
    private static final String STDIN = "-";

    private final InputStream stdin;

    public Sources(InputStream stdin) {
        this.stdin = stdin;
    }

    public Loaded read(List<String> names) {
        Loaded loaded = Loaded.NOTHING;
        Set<String> files = new LinkedHashSet<>();
        List<Finding> unreadable = new ArrayList<>();
        for (String name : names) {
            try {
                files.addAll(
                        name.equals(STDIN)
                                ? List.of(STDIN)
                                : filesOf(Path.of(name).normalize()));
            } catch (IOException e) {
                unreadable.add(unreadable(name, e));
            }
        }
        for (String file : files) {
            try {
                loaded = loaded.and(YamlReader.read(file.equals(STDIN) ? "<stdin>" : file, bytes(file)));
            } catch (IOException e) {
                unreadable.add(unreadable(file, e));
            }
        }
        return loaded.and(new Loaded(List.of(), unreadable));
    }

    private static List<String> filesOf(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path.toString());
        }
        try (Stream<Path> below = Files.walk(path)) {
            return below.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    /** One byte above the limit at most: enough to know that it is too large. */
    private byte[] bytes(String file) throws IOException {
        if (file.equals(STDIN)) {
            return stdin.readNBytes(YamlText.MAX_BYTES + 1);
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return in.readNBytes(YamlText.MAX_BYTES + 1);
        }
    }

    private static Finding unreadable(String name, IOException e) {
        String why = e instanceof NoSuchFileException ? "there is no such file or directory" : "cannot be read: " + e;
        return Finding.of(
                name, Position.START, "", "", new Problem("NotReadable", why, "check the path given with -f"));
    }
}
