package dev.gitopstopology.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.explain.ReasonBook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that leads from symptoms to reasons names only reasons that there are. */
class TroubleshootingTest {
    /** Second column of a table of four. */
    private static final Pattern COLUMN = Pattern.compile("(?m)^\\|[^|]*\\|([^|]*)\\|[^|]*\\|[^|]*\\|$");

    private static final Pattern REASON = Pattern.compile("`([A-Z][A-Za-z]+)`");

    @Test
    void everyReasonThatItNamesIsOneThatTheOperatorGives() throws IOException {
        List<String> named = COLUMN.matcher(Files.readString(Path.of("docs/troubleshooting.md")))
                .results()
                .flatMap(row -> REASON.matcher(row.group(1)).results())
                .map((MatchResult reason) -> reason.group(1))
                .toList();
        assertThat(named).hasSizeGreaterThan(50);
        assertThat(ReasonBook.of(Files.readString(Path.of("docs/reference/reasons.md")))
                        .names())
                .containsAll(named);
    }
}
