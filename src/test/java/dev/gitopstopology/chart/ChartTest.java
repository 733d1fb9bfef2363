package dev.gitopstopology.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.LintResult;
import dev.gitopstopology.cli.Main;
import dev.gitopstopology.render.RestrictedRules;
import dev.gitopstopology.render.registration.Enrolment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every documented combination of values renders, to what is expected; what the schema refuses is said by its name. */
class ChartTest {
    private static final String KEPT = """
            metadata:
              annotations:
                helm.sh/resource-policy: keep
                argocd.argoproj.io/sync-wave: "-1\"""";
    private static final Path EXPECTED = Path.of("src/test/resources/chart");

    static List<Path> combinations() {
        return Combination.all().stream().map(Combination::file).toList();
    }

    @Test
    void helmFindsNothingToSayButThatThereIsNoIcon() {
        LintResult result = Chart.lint();
        assertThat(result.getMessages()).containsExactly("[INFO] Chart.yaml: icon is recommended");
        assertThat(result.isFailed()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void everyDocumentedCombinationRendersAsExpected(Path values) throws IOException {
        String name = values.getFileName().toString().replace("-values.yaml", ".yaml");
        String rendered = Chart.text(Files.readString(values))
                .replaceAll("(?ms)^---\\n# Source: [^\\n]*templates/crds.yaml\\n.*?(?=^---$)", "");
        Path golden = EXPECTED.resolve(name);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(EXPECTED);
            Files.writeString(golden, rendered);
        }
        assertThat(golden).content().isEqualTo(rendered);
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void noRightOfTheOperatorIsAWildcardOrLetsItRaiseItsOwn(Path values) throws IOException {
        List<GrantedRight> rights = GrantedRight.in(Chart.objects(Files.readString(values)));
        assertThat(rights)
                .allSatisfy(right -> assertThat(List.of(right.group(), right.resource(), right.verb()))
                        .doesNotContain("*", "escalate", "impersonate", "deletecollection"))
                .filteredOn(right -> right.verb().equals("bind")
                        || right.resource().equals("serviceaccounts/token")
                        || right.resource().equals("clusterroles"))
                .noneMatch(right -> right.name().isEmpty());
    }

    @Test
    void byDefaultTheOperatorReadsNoSecretOutsideOfItsNamespaceAndThatOfTheEngine() {
        assertThat(GrantedRight.in(Chart.objects("image: {repository: r}")))
                .filteredOn(right -> right.resource().equals("secrets"))
                .isNotEmpty()
                .allSatisfy(
                        right -> assertThat(right.where()).isNotEmpty().isSubsetOf("gitops-topology-system", "argocd"));
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void thePodsAreRestricted(Path values) throws IOException {
        assertThat(pods(Chart.objects(Files.readString(values)))).hasSize(1).allSatisfy(pod -> {
            assertThat(RestrictedRules.violations(pod)).isEmpty();
            assertThat(pod.at("/containers/0/securityContext/readOnlyRootFilesystem")
                            .asBoolean())
                    .isTrue();
        });
    }

    private static List<JsonNode> pods(List<JsonNode> objects) {
        return objects.stream()
                .map(object -> object.at("/spec/template/spec"))
                .filter(JsonNode::isObject)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            image: {repository: r}, replica: 3                                                | additional properties 'replica' not allowed
            image: {repository: r}, replicas: two                                             | at '/replicas'
            image: {repository: r}, replicas: -1                                              | at '/replicas'
            image: {repository: r, digest: latest}                                            | at '/image/digest'
            image: {repository: r, digest: "sha256:abc"}                                      | at '/image/digest'
            image: {repository: r, pullPolicy: Sometimes}                                     | at '/image/pullPolicy'
            image: {repository: r}, platformNamespaces: []                                    | at '/platformNamespaces'
            image: {repository: r}, platformNamespaces: gitops-topology-system                | at '/platformNamespaces'
            image: {repository: r}, platformNamespaces: ["a'] == 1 ? true : b in ['b"]     | at '/platformNamespaces/0'
            image: {repository: r}, namespaces: ["*"]                                         | at '/namespaces/0'
            image: {repository: r}, engines: {namespaces: [kube-system]}                      | at '/engines/namespaces/0'
            image: {repository: r}, engines: {namespaces: [gitops-topology-system]}           | at '/engines/namespaces/0'
            image: {repository: r}, engines: {argocd: {enabled: true}}                        | additional properties 'argocd' not allowed
            image: {repository: r}, hubAsMember: {enabled: true}                              | at '/hubAsMember/accounts'
            image: {repository: r}, hubAsMember: {enabled: true, accounts: [gitops-topology]} | at '/hubAsMember/accounts/0'
            image: {repository: r}, clusterAPI: {templates: [{group: apps, resources: [deployments]}]} | at '/clusterAPI/templates/0/group'
            image: {repository: r}, clusterAPI: {templates: [{group: infrastructure.cluster.x-k8s.io, resources: ["*"]}]} | at '/clusterAPI/templates/0/resources/0'
            image: {repository: r}, leaveDeadline: soon                                       | at '/leaveDeadline'
            image: {repository: r}, leaveDeadline: 500ms                                      | at '/leaveDeadline'
            image: {repository: r}, leaveDeadline: 30s                                        | at '/leaveDeadline'
            image: {repository: r}, leaveDeadline: P                                          | at '/leaveDeadline'
            image: {repository: r}, namespaces: [fleet]                                       | platformNamespaces: gitops-topology-system is not watched
            image: {repository: r}, platformNamespaces: [gitops-topology-system, platform]    | platformNamespaces: platform is not watched
            image: {repository: r}, log: {level: TRACE}                                       | at '/log/level'
            image: {repository: r}, networkPolicy: {apiServerPorts: [https]}                  | at '/networkPolicy/apiServerPorts/0'
            image: {repository: r}, prometheusRule: {runbookBase: "docs#x"}                   | at '/prometheusRule/runbookBase'
            image: {repository: ""}                                                           | image.repository is empty
            image: {repository: r}, prometheusRule: {enabled: true}                           | prometheusRule.runbookBase is empty
            """)
    void badValuesAreRefusedByName(String values, String message) {
        assertThatThrownBy(() -> Chart.text("{" + values + "}")).hasMessageContaining(message);
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void theArgumentsAreOnesThatTheOperatorTakes(Path values) throws IOException {
        assertThat(pods(Chart.objects(Files.readString(values))))
                .allSatisfy(pod -> assertThatCode(() -> Main.commandLine()
                                .parseArgs(Chart.texts(pod.at("/containers/0/args"))
                                        .toArray(String[]::new)))
                        .doesNotThrowAnyException());
    }

    @Test
    void anotherReleaseNamespaceIsRefused() {
        assertThatThrownBy(() -> Chart.text("image: {repository: r}", "default"))
                .hasMessageContaining("--namespace gitops-topology-system");
    }

    @Test
    void aDigestPinsTheImageWhateverTheTagSays() {
        String digest = "sha256:" + "ab".repeat(32);
        assertThat(pods(Chart.objects("image: {repository: r.example.com/o, tag: v1, digest: \"" + digest + "\"}")))
                .extracting(pod -> pod.at("/containers/0/image").asText())
                .containsExactly("r.example.com/o@" + digest);
    }

    @Test
    void theVersionIsTheOperators() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"))
                .replaceFirst("(?s).*?<artifactId>gitops-topology</artifactId>\\s*<version>([^<]+)<.*", "$1");
        assertThat(Chart.yaml(Chart.DIRECTORY.resolve("Chart.yaml"))
                        .path("appVersion")
                        .asText())
                .isEqualTo(pom);
    }

    @Test
    void theEnginesRolesAreThoseThatEnrolmentMakesOnMembers() throws IOException {
        StringBuilder roles = new StringBuilder();
        Enrolment.engineRoles().forEach(role -> roles.append("---\n").append(Chart.yamlOf(role.json())));
        Path copy = Chart.DIRECTORY.resolve("files/engine-roles.yaml");
        String wanted = roles.substring("---\n".length());
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(copy, wanted);
        }
        assertThat(copy).content().isEqualTo(wanted);
    }

    @Test
    void theDefinitionsAreTheOperatorsAndAreKept() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("crds"))) {
            for (Path file : files.toList()) {
                Path copy = Chart.DIRECTORY.resolve("files/crds").resolve(file.getFileName());
                String kept = Files.readString(file).replaceFirst("(?m)^metadata:$", KEPT);
                if (Boolean.getBoolean("golden.update")) {
                    Files.writeString(copy, kept);
                }
                assertThat(copy).content().isEqualTo(kept);
            }
        }
        try (Stream<Path> copies = Files.list(Chart.DIRECTORY.resolve("files/crds"))) {
            assertThat(copies).hasSize(5);
        }
        assertThat(Chart.objects("image: {repository: r}"))
                .filteredOn(object -> object.path("kind").asText().equals("CustomResourceDefinition"))
                .hasSize(5)
                .allSatisfy(definition -> assertThat(definition
                                .at("/metadata/annotations/helm.sh~1resource-policy")
                                .asText())
                        .isEqualTo("keep"));
    }
}
