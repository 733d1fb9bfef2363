package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The checked-in page is the generated one; {@code -Dgolden.update} writes it anew. */
class CommandLineDocsTest {
    private static final Path DOCS = Path.of("docs/reference/cli.md");

    @Test
    void checkedInPageIsTheGeneratedOne() throws IOException {
        String generated = CommandLineDocs.of(Main.commandLine());
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DOCS, generated);
        }
        assertThat(DOCS).content().isEqualTo(generated);
        assertThat(generated)
                .contains("## graph", "`--collapse` N", "mermaid\\|dot\\|svg")
                .doesNotContain("__complete", "${");
    }
}
