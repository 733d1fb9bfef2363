package dev.gitopstopology.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gitopstopology.advise.Advice;
import dev.gitopstopology.advise.Advisor;
import dev.gitopstopology.advise.Needs;
import dev.gitopstopology.advise.Network;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.cli.offline.OfflineLandscape;
import dev.gitopstopology.cli.output.ExitCode;
import dev.gitopstopology.cli.output.Paint;
import dev.gitopstopology.graph.Landscape;
import dev.gitopstopology.validate.Loaded;
import dev.gitopstopology.validate.Sources;
import dev.gitopstopology.validate.Validation;
import dev.gitopstopology.validate.Validator;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdviseCommandTest {
    private static final List<String> ALL = List.of(
            "advise", "--staff", "300", "--teams", "25", "--developers", "180", "--clusters", "40", "--apps", "900");

    private static Run advise(String... more) {
        List<String> args = new ArrayList<>(ALL);
        args.addAll(List.of(more));
        return Run.of(args.toArray(String[]::new));
    }

    @Test
    void scoresReasonsSourcesAndSizes() {
        Run run = advise("--borders", "EU,US");
        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith("Advised: PerGroup\n")
                .contains("PerGroup       90 of 100", "CockpitFleet", "Centralized", "PerCluster")
                .contains("an engine for each side of a border: EU, US [1]", "[1] https://eur-lex.europa.eu/")
                .contains("Sizes of each of 2 Argo CD: 20 clusters, 450 Applications, 4,500 objects", "size Medium");
    }

    @Test
    void oneDocumentForPrograms() throws IOException {
        JsonNode tree = new ObjectMapper().readTree(advise("-o", "json").out());
        assertThat(tree.path("shape").asText()).isEqualTo("CockpitFleet");
        assertThat(tree.path("scores")).hasSize(4);
        assertThat(tree.at("/scores/0/grounds/0/source").asText()).startsWith("https://");
        assertThat(tree.at("/sizing/statusProcessors").asInt()).isPositive();
        assertThat(tree.at("/objects/0/kind").asText()).isEqualTo("GitOpsTopology");
    }

    @Test
    void sizesOfFluxWhereThatIsTheEngine() throws IOException {
        assertThat(advise("--borders", "EU,US", "--engine", "Flux").out())
                .contains("Sizes of each of 2 Flux: 20 clusters, 450 Kustomizations and HelmReleases")
                .contains("size Medium; each controller: 10 workers, 2,048 MiB")
                .contains("https://fluxcd.io/flux/installation/configuration/vertical-scaling/", "flux-benchmark")
                .doesNotContain("processors", "Sizes are for Argo CD");
        JsonNode tree = new ObjectMapper()
                .readTree(advise("--borders", "EU,US", "--engine", "flux", "-o", "json")
                        .out());
        assertThat(tree.at("/sizing/engine").asText()).isEqualTo("Flux");
        assertThat(tree.at("/sizing/workers").asInt()).isEqualTo(10);
        assertThat(tree.at("/objects/0/spec/engine/type").asText()).isEqualTo("Flux");
        assertThat(tree.at("/objects/0/spec/engine/size").asText()).isEqualTo("Medium");
        assertThat(advise("--engine", "Jenkins").exit()).isEqualTo(ExitCode.USAGE);
    }

    /** Every topology that can come of the numbers is one that validate accepts, and that can be planned without a refusal. */
    @Test
    void whatItPrintsIsAccepted() {
        Set<String> printed = new LinkedHashSet<>();
        for (int staff : new int[] {5, 60, 5000}) {
            for (int teams : new int[] {1, 5, 100}) {
                for (int developers : new int[] {0, 500}) {
                    for (int clusters : new int[] {1, 3, 12, 60, 3000}) {
                        for (int apps : new int[] {0, 150, 1500, 500_000}) {
                            for (Network network : Network.values()) {
                                for (List<String> borders :
                                        List.of(List.<String>of(), List.of("EU", "US"), List.of("a.b_c", "B", "3"))) {
                                    Needs needs = new Needs(
                                            staff,
                                            teams,
                                            developers,
                                            clusters,
                                            apps,
                                            Needs.objects(apps),
                                            network,
                                            borders);
                                    for (EngineType engine : EngineType.values()) {
                                        printed.add(AdviceReport.topology(Advisor.advise(needs, engine)));
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        assertThat(printed).hasSizeGreaterThan(20);
        Validator validator = Validator.packaged();
        for (String yaml : printed) {
            Loaded loaded =
                    new Sources(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).read(List.of("-"));
            Validation validation = validator.validate(loaded);
            assertThat(validation.errors()).as(yaml).isEmpty();
            assertThat(validation.warnings()).as(yaml).isEmpty();
            Landscape planned = OfflineLandscape.of(Set.of(Api.SYSTEM_NAMESPACE), loaded.documents());
            assertThat(planned.engines()).as(yaml).isNotEmpty();
            assertThat(planned.clusters())
                    .as(yaml)
                    .allMatch(each -> each.remark().isEmpty());
        }
    }

    @Test
    void theFileSaysWhatHasToBeKnown() {
        Run run = advise("--network", "none", "-o", "yaml");
        assertThat(run.out())
                .startsWith("# Advised by")
                .contains("# This version has no delivery by files", "manageHub: true", "type: InCluster");
    }

    @Test
    void withoutATerminalNothingIsAsked() {
        Run run = Run.of("advise", "--staff", "3");
        assertThat(run.exit()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains("missing: --teams, --developers, --clusters, --apps")
                .doesNotContain("--staff,");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--clusters|0|--clusters: 0 is not between 1 and 10000000",
                "--staff|-5|--staff: -5 is not between",
                "--objects|-1|--objects: -1 is not between 0",
                "--apps|99999999|--apps: 99999999 is not between",
                "--apps|99999999999|is not an int",
                "--teams|many|is not an int",
                "--network|wifi|expected one of [open, outbound, none]",
                "--borders|,EU|--borders: '' is no label value",
                "--borders|\"x y\"|is no label value"
            })
    void whatMakesNoSenseIsRefused(String flag, String value, String said) {
        Run run = Run.of(without(flag, value));
        assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(said);
    }

    private static String[] without(String flag, String value) {
        List<String> args = new ArrayList<>(ALL);
        int at = args.indexOf(flag);
        if (at >= 0) {
            args.set(at + 1, value);
        } else {
            args.addAll(List.of(flag, value));
        }
        return args.toArray(String[]::new);
    }

    @Test
    void aPersonIsAskedUntilThereIsANumber() throws IOException {
        Map<String, String> questions = new LinkedHashMap<>();
        questions.put("--teams", "Teams");
        questions.put("--apps", "Applications");
        StringWriter said = new StringWriter();
        Map<String, Integer> answers = questions("many\n\n0\n 7 \n0\n", said).ask(questions);
        assertThat(answers).containsEntry("--teams", 7).containsEntry("--apps", 0);
        assertThat(said.toString().split("A number from 1 to", -1)).hasSize(4);
        assertThatThrownBy(() -> questions("3\n", new StringWriter()).ask(questions))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining("--apps N");
    }

    private static Questions questions(String typed, StringWriter said) {
        return new Questions(new BufferedReader(new StringReader(typed)), new PrintWriter(said, true));
    }

    @Test
    void theSameNumbersGiveTheSameAdvice() {
        Advice one = Advisor.advise(new Needs(1, 1, 1, 1, 1, 10, Network.open, List.of("EU", "EU")), EngineType.ArgoCD);
        Advice two = Advisor.advise(new Needs(1, 1, 1, 1, 1, 10, Network.open, List.of("EU")), EngineType.ArgoCD);
        assertThat(AdviceReport.text(one, Paint.NONE)).isEqualTo(AdviceReport.text(two, Paint.NONE));
    }
}
