package dev.gitopstopology.cluster.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.gitopstopology.api.RemovePolicy;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said of a member on the hub when it was declared before. */
class HubManifestsTest {
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final String PRESENT = """
            metadata:
              labels: {region: eu, team: theirs, gone: x}
              managedFields:
              - manager: gitops-topology-enroll
                operation: Apply
                fieldsV1:
                  f:metadata: {f:labels: {f:region: {}, f:removed: {}}}
                  f:spec: {f:onRemove: {}}
              - manager: kubectl
                operation: Apply
                fieldsV1: {f:metadata: {f:labels: {f:team: {}}}}
            spec: {onRemove: Remove}
            """;

    private static Declaration declaration(Map<String, String> labels) {
        return new Declaration("paris", "fleet", labels, null);
    }

    @Test
    void whatWasSaidBeforeIsKeptAndWhatOthersSaidIsLeftToThem() throws IOException {
        JsonNode json = HubManifests.fleetCluster(declaration(Map.of("stage", "test")), YAML.readTree(PRESENT))
                .json();
        assertThat(json.at("/metadata/labels")).isEqualTo(YAML.readTree("{region: eu, stage: test}"));
        assertThat(json.at("/spec/onRemove").asText()).isEqualTo("Remove");
        assertThat(json.at("/spec/connection/kubeconfig/secretRef/name").asText())
                .isEqualTo("paris-kubeconfig");
    }

    @Test
    void theSameIsSaidOnlyOnce() throws IOException {
        JsonNode present = YAML.readTree(PRESENT);
        assertThat(HubManifests.says(present, declaration(Map.of("region", "eu"))))
                .isTrue();
        assertThat(HubManifests.says(present, declaration(Map.of("region", "us"))))
                .isFalse();
        assertThat(HubManifests.says(present, new Declaration("paris", "fleet", Map.of(), RemovePolicy.Orphan)))
                .isFalse();
    }

    @Test
    void nothingIsSaidThatWasNotAskedFor() {
        JsonNode json = HubManifests.fleetCluster(declaration(Map.of())).json();
        assertThat(json.at("/metadata").has("labels")).isFalse();
        assertThat(json.at("/spec").has("onRemove")).isFalse();
    }
}
