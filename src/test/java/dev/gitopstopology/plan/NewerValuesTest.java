package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.gitopstopology.api.FleetClusterSpec;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.TopologyKey;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewerValuesTest {
    /** As the operator reads: what it does not know is nothing. */
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
            .build();

    private static final TopologyKey COMPANY = new TopologyKey("platform", "company");

    private static Plan plan(String spec) throws JsonProcessingException {
        Planner planner = new Planner(new Authority(Set.of("platform")), new Facts(Set.of()), type -> "v1");
        GitOpsTopologySpec read = YAML.readValue(spec, GitOpsTopologySpec.class);
        return planner.plan(new TopologyInput(COMPANY, read, null, false), new Fleet("hub", List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{mode: Mesh, engine: {type: ArgoCD}} | spec.mode",
                "{mode: Centralized, engine: {type: Sveltos}} | spec.engine.type",
                "{mode: CockpitFleet, engine: {type: Flux}, cockpitFleet: {fleet: {mode: Mesh}}} | spec.cockpitFleet.fleet.mode"
            })
    void aTopologyOfANewerVersionIsNotPlanned(String spec, String field) throws JsonProcessingException {
        Plan plan = plan(spec);
        assertThat(plan.problems()).extracting(Problem::reason).containsExactly("NewerValue");
        assertThat(plan.problems().get(0).path()).isEqualTo(field);
        assertThat(plan.problems().get(0).message()).contains("platform/company", field, "Upgrade the operator");
        assertThat(plan.departures()).isEmpty();
    }

    @Test
    void oneOfThisVersionIs() throws JsonProcessingException {
        assertThat(plan("{mode: CockpitFleet, engine: {type: Flux}, cockpitFleet: {fleet: {mode: PerCluster}}}")
                        .problems())
                .isEmpty();
    }

    @Test
    void aClusterOfANewerConnectionIsNotHeard() throws JsonProcessingException {
        ClusterKey island = new ClusterKey("platform", "island");
        assertThat(NewerValues.of(island, YAML.readValue("{connection: {type: Carrier}}", FleetClusterSpec.class)))
                .get()
                .extracting(Problem::reason, Problem::path)
                .containsExactly("NewerValue", "spec.connection.type");
        assertThat(NewerValues.of(island, YAML.readValue("{connection: {type: InCluster}}", FleetClusterSpec.class)))
                .isEmpty();
    }
}
