package dev.gitopstopology.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The tutorials, typed as they are printed, on real API servers: each goes on where the one before ended. A command ends with 0, and
 * prints what the page shows, where it shows anything.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TutorialsIT {
    private static final Path PAGES = Path.of("docs/tutorials");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private static Path directory;

    private static Terminal terminal;
    private static Path written;

    @BeforeAll
    static void open() throws IOException {
        terminal = new Terminal(Path.of("").toAbsolutePath(), directory);
    }

    @AfterAll
    static void close() {
        terminal.close();
    }

    @Test
    @Order(1)
    void firstTopology() throws Exception {
        follow("first-topology.md");
    }

    @Test
    @Order(2)
    void servicesAndTeams() throws Exception {
        follow("services-and-teams.md");
    }

    @Test
    @Order(3)
    void previewAChange() throws Exception {
        follow("preview-a-change.md");
    }

    @Test
    @Order(4)
    void everyTutorialWasFollowed() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .containsExactlyInAnyOrder("first-topology.md", "services-and-teams.md", "preview-a-change.md");
        }
    }

    private static void follow(String page) throws IOException, InterruptedException, ExecutionException {
        List<Tutorial.Step> steps =
                Tutorial.of(Files.readString(PAGES.resolve(page))).steps();
        assertThat(steps).as(page + " has something to do").hasSizeGreaterThan(5);
        for (Tutorial.Step step : steps) {
            if (step.file().isEmpty()) {
                type(page, step);
            } else {
                Files.writeString(written.resolve(step.file()), step.text());
            }
        }
    }

    private static void type(String page, Tutorial.Step step)
            throws IOException, InterruptedException, ExecutionException {
        Terminal.Result result = terminal.run(step.text(), PATIENCE);
        String where = "%s, line %d: $ %s%n%s%n".formatted(page, step.line(), step.text(), result.printed());
        assertThat(result.exit()).as(where + logs()).isZero();
        if (!step.answer().isEmpty()) {
            assertThat(new Answer(step.answer()).fits(result.printed()))
                    .as(where + "is not%n%s%n".formatted(String.join("\n", step.answer())) + logs())
                    .isTrue();
        }
        if (step.text().startsWith("cd ")) {
            written = Path.of(terminal.run("pwd", PATIENCE).printed());
        }
    }

    private static String logs() throws IOException, InterruptedException, ExecutionException {
        return terminal.run("tail -n 15 *.log", PATIENCE).printed();
    }
}
