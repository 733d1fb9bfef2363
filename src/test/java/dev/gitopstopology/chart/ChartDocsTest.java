package dev.gitopstopology.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is written about the chart is what the chart is. */
class ChartDocsTest {
    private static final Path DOCS = Path.of("docs/reference/chart.md");

    @Test
    void checkedInReferenceIsTheGeneratedOne() throws IOException {
        String generated = ChartDocs.text();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(DOCS, generated);
        }
        assertThat(DOCS).exists().content().isEqualTo(generated);
    }

    @Test
    void everyValueHasADefaultAndAMeaningAndNoOtherIsTaken() {
        described(
                "",
                Chart.yaml(Chart.DIRECTORY.resolve("values.schema.json")),
                Chart.yaml(Chart.DIRECTORY.resolve("values.yaml")));
    }

    private static void described(String path, JsonNode schema, JsonNode value) {
        assertThat(schema.path("description").asText()).as(path).isNotBlank();
        if (!schema.has("properties")) {
            return;
        }
        assertThat(schema.path("additionalProperties").isBoolean()
                        && !schema.path("additionalProperties").asBoolean())
                .as(path)
                .isTrue();
        value.properties().forEach(each -> {
            String name = path + "/" + each.getKey();
            assertThat(schema.path("properties").has(each.getKey())).as(name).isTrue();
            described(name, schema.path("properties").path(each.getKey()), each.getValue());
        });
        schema.path("properties").properties().stream()
                .filter(each -> !each.getKey().equals("global"))
                .forEach(each -> assertThat(value.has(each.getKey()))
                        .as(path + "/" + each.getKey())
                        .isTrue());
    }

    @Test
    void everyRunbookLinkLeadsToAHeading() throws IOException {
        List<String> anchors = Files.readAllLines(Path.of("docs/operations.md")).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                .toList();
        List<String> links =
                Chart.objects(Files.readString(Chart.DIRECTORY.resolve("ci/monitoring-values.yaml"))).stream()
                        .filter(object -> object.path("kind").asText().equals("PrometheusRule"))
                        .flatMap(rule -> rule.at("/spec/groups/0/rules").valueStream())
                        .map(alert -> alert.at("/annotations/runbook_url").asText())
                        .toList();
        assertThat(links).hasSizeGreaterThan(5).allSatisfy(link -> {
            assertThat(link).matches("https://git\\.example\\.com/.*/operations\\.md#.+");
            assertThat(anchors).contains(link.substring(link.indexOf('#') + 1));
        });
    }

    @Test
    void whatIsDocumentedToInstallIsThere() throws IOException {
        String install = Files.readString(Path.of("docs/install.md"));
        Pattern.compile("deploy/[a-z/.-]+")
                .matcher(install)
                .results()
                .forEach(found -> assertThat(Path.of(found.group())).exists());
    }
}
