package dev.gitopstopology.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checked-in CRDs are the generated ones; {@code -Dgolden.update} writes them anew. */
class CrdsTest {
    private static final Path CRDS = Path.of("crds");

    @Test
    void checkedInCrdsAreTheGeneratedOnes(@TempDir Path scratch) throws IOException {
        Map<String, String> generated = CrdGeneration.generate(scratch);
        assertThat(generated).hasSize(5);
        for (Map.Entry<String, String> file : generated.entrySet()) {
            Path path = CRDS.resolve(file.getKey());
            if (Boolean.getBoolean("golden.update")) {
                Files.writeString(path, file.getValue());
            }
            assertThat(path).exists().content().isEqualTo(file.getValue());
        }
        try (var files = Files.list(CRDS)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(generated.keySet());
        }
    }
}
