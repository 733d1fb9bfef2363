package dev.gitopstopology.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every link of the documentation leads somewhere, and every page is found from the site's list. */
class DocumentationTest {
    private static final Path SITE = Path.of("tools/docs/mkdocs.yml");
    private static final Pattern LISTED = Pattern.compile("(?m)^ +- [^:\\n]+: (\\S+\\.md)$");
    private static Map<Path, Page> pages = Map.of();

    @BeforeAll
    static void read() throws IOException {
        pages = Page.all().stream().collect(Collectors.toMap(Page::file, Function.identity()));
    }

    @Test
    void everyLinkLeadsToAFileAndAHeadingThatAreThere() throws IOException {
        List<String> dead = new ArrayList<>();
        int followed = 0;
        for (Page page : pages.values()) {
            for (String link : page.links()) {
                if (!link.matches("[a-z]+:.*")) {
                    followed++;
                    trouble(page, link).ifPresent(why -> dead.add(page.file() + ": " + link + ": " + why));
                }
            }
        }
        assertThat(dead).isEmpty();
        assertThat(followed).as("links are found at all").isGreaterThan(300);
    }

    private static Optional<String> trouble(Page page, String link) throws IOException {
        String[] parts = link.split("#", 2);
        Path folder = page.file().resolveSibling(parts[0]).normalize();
        Path target = parts[0].isEmpty() ? page.file() : folder;
        if (link.startsWith("/") || target.startsWith("..") || !Files.isRegularFile(target)) {
            return Optional.of("there is no such file; a directory cannot be shown by the site");
        }
        if (parts.length == 1) {
            return Optional.empty();
        }
        Page there = pages.containsKey(target) ? pages.get(target) : Page.read(target);
        return there.anchors().contains(parts[1]) ? Optional.empty() : Optional.of("there is no such heading");
    }

    private static List<Path> listed() throws IOException {
        String text = Files.readString(SITE);
        return LISTED.matcher(text.substring(text.indexOf("\nnav:")))
                .results()
                .map(entry -> Path.of(entry.group(1)))
                .toList();
    }

    private static boolean hasAnIndexOfItsOwn(Path page) {
        return page.toString().matches("docs/adr/0.*|examples/.+/README.md");
    }

    @Test
    void everyPageIsInTheSitesListOnce() throws IOException {
        List<Path> wanted = pages.keySet().stream()
                .filter(page -> !hasAnIndexOfItsOwn(page))
                .toList();
        assertThat(listed())
                .as("a new page goes into the nav of " + SITE)
                .containsExactlyInAnyOrderElementsOf(wanted)
                .contains(Path.of("docs/index.md"));
    }

    @ParameterizedTest
    @CsvSource({"docs/adr/README.md,docs/adr/0.*", "examples/README.md,examples/.+/README.md"})
    void everyDecisionAndExampleIsInItsIndexOnce(Path index, String those) {
        List<Path> linked = pages.get(index).links().stream()
                .map(link -> index.resolveSibling(link).normalize())
                .filter(page -> page.toString().matches(those))
                .toList();
        assertThat(linked)
                .containsExactlyInAnyOrderElementsOf(pages.keySet().stream()
                        .filter(page -> page.toString().matches(those))
                        .toList());
    }

    @Test
    void theOverviewNamesEveryPageOfTheDocumentation() {
        Path index = Path.of("docs/index.md");
        Set<Path> linked = pages.get(index).links().stream()
                .map(link -> index.resolveSibling(link.replaceFirst("#.*", "")).normalize())
                .collect(Collectors.toSet());
        assertThat(linked)
                .containsAll(pages.keySet().stream()
                        .filter(page -> page.startsWith("docs") && !page.equals(index) && !hasAnIndexOfItsOwn(page))
                        .toList());
    }

    @Test
    void whatIsCodeIsNoLinkAndNoHeading() {
        Page page = Page.of(Path.of("a.md"), """
                # A `b` [c](d.md), twice
                `[x](y)` and [`z`](z.md#two), ``[`q`](r)``
                ```console
                # no heading
                [no](link)
                ```
                ## A `b` c, twice
                """);
        assertThat(page.links()).containsExactly("d.md", "z.md#two");
        assertThat(page.anchors()).containsExactly("a-b-c-twice", "a-b-c-twice-1");
    }
}
