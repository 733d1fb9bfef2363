package dev.gitopstopology.validate;

import dev.gitopstopology.validate.Finding.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what {@code -f} names: files, directories (with all below them) and {@code -}, each file once. */
public final class Sources {
    private static final String STDIN = "-";
    private static final String STANDARD_INPUT = "<stdin>";
    /** What the kubelet keeps a mounted ConfigMap's data in; the files beside it are links into it. */
    private static final String VOLUME_DATA = "..";

    private final InputStream stdin;

    public Sources(InputStream stdin) {
        this.stdin = stdin;
    }

    /** The same where there has to be an object: an empty answer would look like a good one. */
    public Loaded readObjects(List<String> names) {
        Loaded loaded = read(names);
        if (!loaded.documents().isEmpty() || !loaded.findings().isEmpty()) {
            return loaded;
        }
        Problem problem = new Problem(
                "NoObjects",
                "no objects here",
                "name files with objects; of a directory, *.yaml, *.yml and *.json are read");
        String where = names.stream()
                .map(name -> name.equals(STDIN) ? STANDARD_INPUT : name)
                .collect(Collectors.joining(", "));
        return new Loaded(List.of(), List.of(Finding.of(where, Position.START, "", "", problem)));
    }

    public Loaded read(List<String> names) {
        Loaded loaded = Loaded.NOTHING;
        Set<String> files = new LinkedHashSet<>();
        List<Finding> unreadable = new ArrayList<>();
        for (String name : names) {
            if (name.isEmpty()) {
                unreadable.add(unreadable("''", "an empty name")); // as of a variable that is not set
            } else if (name.equals(STDIN)) {
                files.add(STDIN);
            } else {
                files.addAll(filesOf(Path.of(name).normalize(), unreadable));
            }
        }
        for (String file : files) {
            try {
                loaded = loaded.and(YamlReader.read(file.equals(STDIN) ? STANDARD_INPUT : file, bytes(file)));
            } catch (IOException e) {
                unreadable.add(unreadable(file, e));
            }
        }
        return loaded.and(new Loaded(List.of(), unreadable));
    }

    /** @param unreadable gets what of a directory cannot be read; the rest of it is read */
    private static List<String> filesOf(Path path, List<Finding> unreadable) {
        if (!Files.isDirectory(path)) {
            return List.of(path.toString());
        }
        List<String> found = new ArrayList<>();
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) {
                    return !below.equals(path) && below.getFileName().toString().startsWith(VOLUME_DATA)
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (wanted(file.toString()) && Files.isRegularFile(file)) {
                        found.add(file.toString());
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    unreadable.add(unreadable(file.toString(), failure));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            unreadable.add(unreadable(path.toString(), e));
        }
        Collections.sort(found);
        return found;
    }

    private static boolean wanted(String name) {
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
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
        if (e instanceof NoSuchFileException) {
            return unreadable(name, "there is no such file or directory");
        }
        return unreadable(
                name, "cannot be read: " + (e instanceof AccessDeniedException ? "access is denied" : e.getMessage()));
    }

    private static Finding unreadable(String name, String why) {
        return Finding.of(
                name, Position.START, "", "", new Problem("NotReadable", why, "check the path given with -f"));
    }
}
