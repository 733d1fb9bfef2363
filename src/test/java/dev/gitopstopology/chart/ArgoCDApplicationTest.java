package dev.gitopstopology.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.cli.Main;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * The Applications by which an Argo CD manages the operator lead to what is there, and may take nothing away. {@code SelfManagementE2E} has
 * them run by a real one.
 */
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

    private static Path values() throws IOException {
        JsonNode source = applications().get(0).path("spec").path("source");
        return Path.of(source.path("path").asText())
                .resolve(source.at("/helm/valueFiles/0").asText())
                .normalize();
    }

    /** What the chart renders of the values that the Application names. */
    private static List<JsonNode> rendered() throws IOException {
        return Chart.objects(Files.readString(values()));
    }

    @Test
    void theFleetIsValidAndItsEnginesAccountIsTheOneInTheValues() throws IOException {
        String fleet = applications().get(1).at("/spec/source/path").asText();
        StringWriter said = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
        assertThat(command.execute("validate", "-f", fleet)).as(said.toString()).isZero();
        TopologyKey company = new TopologyKey(Api.SYSTEM_NAMESPACE, "company");
        assertThat(Chart.texts(Chart.yaml(values()).at("/hubAsMember/accounts")))
                .containsExactly("engine-" + InstanceId.of(company, Role.engine, ""));
    }

    /** What the API server's controller writes into a role of the chart is no difference, and so no reason to sync for ever. */
    @Test
    void rolesThatAreFilledInByOthersAreLeftAlone() throws IOException {
        assertThat(rendered()).anyMatch(object -> object.has("aggregationRule"));
        JsonNode operator = applications().get(0);
        assertThat(operator.at("/spec/ignoreDifferences").valueStream())
                .anyMatch(each -> each.path("kind").asText().equals("ClusterRole")
                        && each.at("/managedFieldsManagers/0").asText().equals("clusterrole-aggregation-controller"));
    }

    @Test
    void nothingIsPrunedOrGoesWithAnApplicationAndAllIsAppliedByTheServer() throws IOException {
        assertThat(applications()).hasSize(2).allSatisfy(application -> {
            assertThat(application.at("/metadata/finalizers").isMissingNode()).isTrue();
            assertThat(application.at("/spec/syncPolicy/automated/prune").asBoolean(true))
                    .isFalse();
            assertThat(Chart.texts(application.at("/spec/syncPolicy/syncOptions")))
                    .contains("ServerSideApply=true", "RespectIgnoreDifferences=true")
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
