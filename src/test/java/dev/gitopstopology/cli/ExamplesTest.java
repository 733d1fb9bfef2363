package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every folder under {@code examples/} is valid, and says in {@code objects.txt} which objects it leads to, on which cluster and in which
 * set. {@code -Dgolden.update} writes the files anew.
 */
class ExamplesTest {
    private static final String FILE = "objects.txt";

    static List<Path> examples() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("examples"))) {
            return folders.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void listsItsObjects(Path example) throws IOException {
        Run run = Run.of("render", "-f", example.toString(), "-o", "json");
        assertThat(run.exit()).as(run.err()).isZero();
        String actual = tree(new ObjectMapper().readTree(run.out()).path("items"));
        if (System.getProperty("golden.update") != null) {
            Files.writeString(example.resolve(FILE), actual);
        }
        assertThat(example.resolve(FILE))
                .as("if the change is meant, run with -Dgolden.update and review the difference")
                .hasContent(actual);
    }

    private static String tree(JsonNode sets) {
        StringBuilder text = new StringBuilder();
        String cluster = "";
        for (JsonNode set : sets) {
            String here = set.path("cluster").asText();
            if (!here.equals(cluster)) {
                text.append(here).append('\n');
                cluster = here;
            }
            String instance = set.path("instance").asText();
            text.append("   ").append(set.path("set").asText()).append(instance.equals("-") ? "" : " of " + instance);
            text.append('\n');
            set.path("objects")
                    .forEach(object ->
                            text.append("      ").append(object(object)).append('\n'));
        }
        return text.toString();
    }

    private static String object(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        String namespace = metadata.path("namespace").asText("");
        return object.path("kind").asText() + " " + (namespace.isEmpty() ? "" : namespace + "/")
                + metadata.path("name").asText();
    }
}
