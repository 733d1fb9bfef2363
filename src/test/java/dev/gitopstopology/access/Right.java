package dev.gitopstopology.access;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One question to an API server, and the answer for each way to give an engine access.
 *
 * @param resource {@code resource[.group][/subresource]}, as kubectl writes it
 * @param where a namespace, {@code *} for all of them at once, {@code -} for what has none
 */
public record Right(String verb, String resource, String where, List<Boolean> answers) {
    /** The columns, as {@code spec.engine.access} says them. */
    public static final List<String> COLUMNS = List.of(
            "{profile: ReadOnly}",
            "{profile: Namespaced, namespaces: [team-a]}",
            "{profile: Namespaced, read: Namespaces, namespaces: [team-a]}",
            "{profile: Impersonate, namespaces: [team-a]}",
            "{profile: Impersonate, read: Namespaces, namespaces: [team-a]}",
            "{profile: Admin}");

    private static final Path TABLE = Path.of("src/test/resources/access/rights.txt");

    /** The whole table. */
    public static List<Right> all() {
        try {
            return Files.readAllLines(TABLE).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Right::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Right parse(String line) {
        List<String> words = List.of(line.trim().split("\\s+"));
        List<Boolean> answers =
                words.subList(3, words.size()).stream().map("yes"::equals).toList();
        if (answers.size() != COLUMNS.size()) {
            throw new IllegalArgumentException("not " + COLUMNS.size() + " answers: " + line);
        }
        return new Right(words.get(0), words.get(1), words.get(2), answers);
    }

    /** The question as an access review has it. */
    public ResourceAttributes attributes() {
        String[] parts = resource.split("/", 2);
        String[] name = parts[0].split("\\.", 2);
        return new ResourceAttributesBuilder()
                .withVerb(verb)
                .withResource(name[0])
                .withGroup(name.length > 1 ? name[1] : "")
                .withSubresource(parts.length > 1 ? parts[1] : null)
                .withNamespace(where.equals("-") || where.equals("*") ? null : where)
                .build();
    }

    @Override
    public String toString() {
        return verb + " " + resource + " in " + where;
    }
}
