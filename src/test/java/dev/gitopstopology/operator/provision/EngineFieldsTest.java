package dev.gitopstopology.operator.provision;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class EngineFieldsTest {
    @Test
    void whatAnEngineAppliedIsOursAndNothingElse() throws JsonProcessingException {
        JsonNode live = new ObjectMapper().readTree("""
                {"metadata": {"managedFields": [
                  {"manager": "argocd-controller", "operation": "Apply"},
                  {"manager": "argocd-controller", "operation": "Update"},
                  {"manager": "kustomize-controller", "operation": "Apply"},
                  {"manager": "kubectl", "operation": "Apply"}]}}
                """);
        JsonNode before = live.deepCopy();
        JsonNode fields = EngineFields.asOurs(live).at("/metadata/managedFields");
        assertThat(fields.findValuesAsText("manager"))
                .containsExactly("gitops-topology", "argocd-controller", "gitops-topology", "kubectl");
        assertThat(live).isEqualTo(before);
    }
}
