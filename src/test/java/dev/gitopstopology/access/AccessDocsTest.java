package dev.gitopstopology.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.AccessProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The checked-in reference of access profiles is the generated one; {@code -Dgolden.update} writes it anew. */
class AccessDocsTest {
    private static final Path DOCS = Path.of("docs/reference/access.md");

    @Test
    void checkedInReferenceIsTheGeneratedOne() throws IOException {
        String generated = AccessDocs.text();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DOCS, generated);
        }
        assertThat(DOCS).exists().content().isEqualTo(generated);
    }

    @ParameterizedTest
    @EnumSource(AccessProfile.class)
    void everyProfileIsInTheTable(AccessProfile profile) {
        assertThat(Right.COLUMNS).anyMatch(access -> access.contains("profile: " + profile));
    }
}
