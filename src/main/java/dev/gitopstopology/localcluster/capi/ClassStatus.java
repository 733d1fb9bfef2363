package dev.gitopstopology.localcluster.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The status of a ClusterClass that Cluster API's core has looked at: its generation, and the variables as Clusters may set them. */
record ClassStatus(JsonNode clusterClass) {
    private static final JsonMapper JSON = new JsonMapper();

    /** A class with this annotation is left alone, as core does. */
    boolean paused() {
        return clusterClass.at("/metadata/annotations").has("cluster.x-k8s.io/paused");
    }

    Map<String, Object> map() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("observedGeneration", clusterClass.at("/metadata/generation").asLong());
        List<Object> variables = new ArrayList<>();
        for (JsonNode each : clusterClass.at("/spec/variables")) {
            variables.add(Map.of(
                    "name", each.path("name").asText(),
                    "definitionsConflict", false,
                    "definitions",
                            List.of(Map.of(
                                    "from", "inline",
                                    "required", each.path("required").asBoolean(),
                                    "schema", JSON.convertValue(each.path("schema"), Map.class)))));
        }
        if (!variables.isEmpty()) {
            status.put("variables", variables);
        }
        status.put(
                "conditions",
                Condition.list(
                        List.of(
                                new Condition("VariablesReady", "True", "VariablesReady", ""),
                                new Condition("RefVersionsUpToDate", "True", "RefVersionsUpToDate", "")),
                        clusterClass));
        return status;
    }
}
