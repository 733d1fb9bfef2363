package dev.gitopstopology.operator.provision;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import java.util.Set;

/** What an engine applied from what we committed is ours as if we had applied it. */
final class EngineFields {
    private static final Set<String> ENGINES = Set.of("argocd-controller", "kustomize-controller");

    private EngineFields() {}

    static JsonNode asOurs(JsonNode live) {
        JsonNode copy = live.deepCopy();
        copy.at("/metadata/managedFields").forEach(entry -> {
            if (entry instanceof ObjectNode fields
                    && ENGINES.contains(fields.path("manager").asText())
                    && fields.path("operation").asText().equals("Apply")) {
                fields.put("manager", Api.FIELD_MANAGER);
            }
        });
        return copy;
    }
}
