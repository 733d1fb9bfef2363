package dev.gitopstopology.deliver.push.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import java.util.Set;
import java.util.TreeSet;

/**
 * Labels and annotations of an object as they are after a file was applied: those of the file, and those that others have set.
 * What an earlier apply set and the file no longer holds goes, as kubectl apply, Argo CD and Flux make it go.
 */
public final class AppliedKeys {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LAST = "kubectl.kubernetes.io/last-applied-configuration";

    private AppliedKeys() {}

    /**
     * @param kind {@code labels} or {@code annotations}
     * @param live with its managedFields
     */
    public static ObjectNode merged(String kind, JsonNode live, JsonNode file) {
        ObjectNode merged = JSON.createObjectNode();
        live.path("metadata").path(kind).properties().forEach(each -> merged.set(each.getKey(), each.getValue()));
        merged.remove(applied(kind, live));
        file.path("metadata").path(kind).properties().forEach(each -> merged.set(each.getKey(), each.getValue()));
        return merged;
    }

    private static Set<String> applied(String kind, JsonNode live) {
        Set<String> keys = new TreeSet<>();
        JsonNode last = live.path("metadata").path("annotations").path(LAST);
        if (last.isTextual()) {
            try {
                JSON.readTree(last.asText())
                        .path("metadata")
                        .path(kind)
                        .fieldNames()
                        .forEachRemaining(keys::add);
            } catch (JsonProcessingException e) {
                return Set.of(); // somebody wrote it by hand, and kubectl cannot read it either
            }
        }
        live.path("metadata")
                .path("managedFields")
                .valueStream()
                .filter(entry -> entry.path("operation").asText().equals("Apply")
                        && !entry.path("manager").asText().equals(Api.FIELD_MANAGER))
                .forEach(entry -> entry.path("fieldsV1")
                        .path("f:metadata")
                        .path("f:" + kind)
                        .fieldNames()
                        .forEachRemaining(name -> keys.add(name.replaceFirst("^f:", ""))));
        return keys;
    }
}
