package dev.gitopstopology.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checked-in API reference is the generated one; {@code -Dgolden.update} writes it anew. */
class ReferenceDocsTest {
    private static final Path DOCS = Path.of("docs/reference/api.md");

    /** In the order in which people meet them. */
    private static final List<String> KINDS =
            List.of("gitopstopologies", "fleetclusters", "gitopstenants", "gitopscatalogentries", "engineinstances");

    @Test
    void checkedInReferenceIsTheGeneratedOne() throws IOException {
        List<JsonNode> crds = new ArrayList<>();
        for (String kind : KINDS) {
            Path file = Path.of("crds", kind + "." + Api.GROUP + ".yaml");
            crds.add(new ObjectMapper(new YAMLFactory()).readTree(Files.readString(file)));
        }
        try (var files = Files.list(Path.of("crds"))) {
            assertThat(files).as("every kind is in the reference").hasSize(KINDS.size());
        }
        String generated = ReferenceDocs.of(crds);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(DOCS.getParent());
            Files.writeString(DOCS, generated);
        }
        assertThat(DOCS).exists().content().isEqualTo(generated);
    }
}
