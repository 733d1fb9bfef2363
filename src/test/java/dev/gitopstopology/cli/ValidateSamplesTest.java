package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code validate} says of each folder of samples; {@code -Dgolden.update} writes it anew. */
class ValidateSamplesTest {
    private static final Path ROOT = Path.of("src/test/resources/validate");

    static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.endsWith("in.yaml"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void saysWhatIsExpected(Path folder) throws IOException {
        List<String> args = new ArrayList<>(
                List.of("validate", "-f", folder.resolve("in.yaml").toString()));
        if (Files.exists(folder.resolve("old.yaml"))) {
            args.addAll(List.of("--against", folder.resolve("old.yaml").toString()));
        }
        Run run = Run.of(args.toArray(String[]::new));
        String said = run.out().replace(folder + "/", "");

        Path expected = folder.resolve("expected.txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(expected, said);
        }
        assertThat(expected).exists().content().isEqualTo(said);
        assertThat(run.exit()).isEqualTo(said.contains(": 0 errors, ") ? 0 : 1);
        if (folder.getFileName().toString().startsWith("good")) {
            assertThat(said).hasLineCount(1).endsWith(": 0 errors, 0 warnings\n");
        }
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).doesNotContain("s3cr3t-canary");
    }
}
