package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.api.Api;

/** Which fields of a live object are ours, as server-side apply has it. */
final class ManagedFields {
    private ManagedFields() {}

    /** Whether the object came with them at all; without, nothing can be said to be somebody else's. */
    static boolean known(JsonNode live) {
        return !live.at("/metadata/managedFields").isEmpty();
    }

    /** @param path in the form of {@code fieldsV1}: {@code f:spec}, {@code f:paused} */
    static boolean ours(JsonNode live, String... path) {
        return live.at("/metadata/managedFields")
                .valueStream()
                .filter(entry -> entry.path("manager").asText().equals(Api.FIELD_MANAGER))
                .anyMatch(entry -> {
                    JsonNode fields = entry.path("fieldsV1");
                    for (String step : path) {
                        fields = fields.path(step);
                    }
                    return !fields.isMissingNode();
                });
    }
}
