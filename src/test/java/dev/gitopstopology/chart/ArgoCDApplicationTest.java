package dev.gitopstopology.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Applications by which an Argo CD manages the operator lead to what is there, and may take nothing away. */
class ArgoCDApplicationTest {
    private static final Path FILE = Path.of("deploy/argocd/application.yaml");

    private static List<JsonNode> applications() throws IOException {
        return Chart.parse(Files.readString(FILE)).stream()
                .filter(object -> object.path("kind").asText().equals("Application"))
                .toList();
    }

    private static JsonNode project() throws IOException {
        return Chart.parse(Files.readString(FILE)).get(0);
    }

    /** What the chart renders of the values in the Application. */
    private static List<JsonNode> rendered() throws IOException {
        return Chart.objects(Chart.yamlOf(applications().get(0).at("/spec/source/helm/valuesObject")));
    }

    @Test
    void nothingIsPrunedOrGoesWithAnApplicationAndAllIsAppliedByTheServer() throws IOException {
        assertThat(applications()).hasSize(2).allSatisfy(application -> {
            assertThat(application.at("/metadata/finalizers").isMissingNode()).isTrue();
            assertThat(application.at("/spec/syncPolicy/automated/prune").asBoolean(true))
                    .isFalse();
            assertThat(Chart.texts(application.at("/spec/syncPolicy/syncOptions")))
                    .contains("ServerSideApply=true")
                    .doesNotContain("Replace=true", "Force=true");
            assertThat(Path.of(application.at("/spec/source/path").asText())).isDirectory();
            assertThat(application.at("/spec/project")).isEqualTo(project().at("/metadata/name"));
            assertThat(Chart.texts(project().at("/spec/sourceRepos")))
                    .contains(application.at("/spec/source/repoURL").asText());
        });
    }

    @Test
    void definitionsComeFirst() throws IOException {
        assertThat(rendered())
                .allSatisfy(object -> assertThat(object.at("/metadata/annotations/argocd.argoproj.io~1sync-wave")
                                .asText("0"))
                        .isEqualTo(object.path("kind").asText().equals("CustomResourceDefinition") ? "-1" : "0"));
    }

    @Test
    void theProjectAllowsWhatTheChartHasAndNoMore() throws IOException {
        Set<String> namespaces = project()
                .at("/spec/destinations")
                .valueStream()
                .map(each -> each.path("namespace").asText())
                .collect(Collectors.toSet());
        Set<String> kinds = project()
                .at("/spec/clusterResourceWhitelist")
                .valueStream()
                .map(each ->
                        each.path("group").asText() + "/" + each.path("kind").asText())
                .collect(Collectors.toSet());
        assertThat(rendered().stream().flatMap(object -> namespace(object)).collect(Collectors.toSet()))
                .isEqualTo(namespaces);
        assertThat(rendered().stream()
                        .filter(object -> namespace(object).findAny().isEmpty())
                        .map(ArgoCDApplicationTest::kind)
                        .collect(Collectors.toSet()))
                .isEqualTo(kinds);
    }

    private static Stream<String> namespace(JsonNode object) {
        return Stream.of(object.at("/metadata/namespace").asText("")).filter(name -> !name.isEmpty());
    }

    private static String kind(JsonNode object) {
        String version = object.path("apiVersion").asText();
        return (version.contains("/") ? version.substring(0, version.indexOf('/')) : "") + "/"
                + object.path("kind").asText();
    }
}
