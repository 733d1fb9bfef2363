package dev.gitopstopology.deliver.push.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppliedKeysTest {
    private static final String FILE = "metadata: {labels: {stage: prod}}";

    private static JsonNode yaml(String text) throws Exception {
        return new YAMLMapper().readTree(text);
    }

    private static String merged(String live, String file) throws Exception {
        return new YAMLMapper()
                .convertValue(AppliedKeys.merged("labels", yaml(live), yaml(file)), TreeMap.class)
                .toString();
    }

    @Test
    void whatOthersSetStaysAndTheFileWins() throws Exception {
        assertThat(merged("metadata: {labels: {stage: test, theirs: x}}", FILE)).isEqualTo("{stage=prod, theirs=x}");
    }

    @Test
    void whatKubectlAppliedAndTheFileNoLongerHoldsGoes() throws Exception {
        String live = """
                metadata:
                  labels: {stage: test, gone: x, theirs: x}
                  annotations:
                    kubectl.kubernetes.io/last-applied-configuration: '{"metadata":{"labels":{"stage":"test","gone":"x"}}}'
                """;
        assertThat(merged(live, FILE)).isEqualTo("{stage=prod, theirs=x}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"argocd-controller", "kustomize-controller", "kubectl"})
    void soDoesWhatAnEngineApplied(String manager) throws Exception {
        String live = """
                metadata:
                  labels: {stage: test, gone: x, theirs: x}
                  managedFields:
                  - {manager: %s, operation: Apply, fieldsV1: {"f:metadata": {"f:labels": {"f:stage": {}, "f:gone": {}}}}}
                  - {manager: label, operation: Update, fieldsV1: {"f:metadata": {"f:labels": {"f:theirs": {}}}}}
                """.formatted(manager);
        assertThat(merged(live, FILE)).isEqualTo("{stage=prod, theirs=x}");
    }

    @Test
    void whatTheOperatorItselfAppliedStays() throws Exception {
        String live = """
                metadata:
                  labels: {ours: x}
                  managedFields:
                  - {manager: gitops-topology, operation: Apply, fieldsV1: {"f:metadata": {"f:labels": {"f:ours": {}}}}}
                """;
        assertThat(merged(live, FILE)).isEqualTo("{ours=x, stage=prod}");
    }
}
