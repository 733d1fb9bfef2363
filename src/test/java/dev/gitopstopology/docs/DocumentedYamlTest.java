package dev.gitopstopology.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page shows as a whole object of ours is one that {@code validate} accepts. */
class DocumentedYamlTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml[^\\n]*\\n(.*?)^```$");

    @TempDir
    private Path directory;

    @Test
    void everyWholeObjectIsAccepted() throws IOException {
        List<String> refused = new ArrayList<>();
        int checked = 0;
        for (Page page : Page.all()) {
            for (String yaml : BLOCK.matcher(Files.readString(page.file()))
                    .results()
                    .map(block -> block.group(1))
                    .filter(block -> block.contains("apiVersion: gitops-topology.dev/"))
                    .toList()) {
                StringWriter out = new StringWriter();
                Path file = Files.writeString(directory.resolve(++checked + ".yaml"), yaml);
                int exit = Main.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(out, true))
                        .execute("validate", "-f", file.toString());
                if (exit != 0) {
                    refused.add(page.file() + ":\n" + yaml + out);
                }
            }
        }
        assertThat(refused).isEmpty();
        assertThat(checked).as("there is something to check").isGreaterThanOrEqualTo(10);
    }
}
