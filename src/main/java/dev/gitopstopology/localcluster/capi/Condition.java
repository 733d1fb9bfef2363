package dev.gitopstopology.localcluster.capi;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A condition as Cluster API has them. */
record Condition(String type, String status, String reason, String message) {
    static Condition of(String type, boolean status, String whenTrue, String whenFalse, String messageWhenFalse) {
        return new Condition(type, status ? "True" : "False", status ? whenTrue : whenFalse, status ? "" : messageWhenFalse);
    }

    /** With the time of the last change, which is that of before if the status is that of before. */
    static List<Map<String, Object>> list(List<Condition> conditions, JsonNode object) {
        return conditions.stream().map(each -> each.map(object)).toList();
    }

    private Map<String, Object> map(JsonNode object) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("type", type);
        map.put("status", status);
        map.put("reason", reason);
        map.put("message", message);
        map.put("observedGeneration", object.at("/metadata/generation").asLong());
        JsonNode before = find(object, type);
        map.put(
                "lastTransitionTime",
                before.path("status").asText().equals(status)
                        ? before.path("lastTransitionTime").asText()
                        : Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        return map;
    }

    static JsonNode find(JsonNode object, String type) {
        for (JsonNode each : object.at("/status/conditions")) {
            if (each.path("type").asText().equals(type)) {
                return each;
            }
        }
        return object.path("there is no such condition");
    }
}
