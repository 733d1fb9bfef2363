package dev.gitopstopology.model.capi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which keys a Secret has, as its metadata tells: who manages which field. What is under the keys is never asked for.
 *
 * @param keys null when nothing tells, such as after somebody has cleared the managed fields
 */
public record SecretKeys(boolean there, @Nullable Set<String> keys) {
    private static final String FIELD = "f:";

    /** @param object of which only the metadata is needed; null for none */
    public static SecretKeys read(@Nullable JsonNode object) {
        if (object == null) {
            return new SecretKeys(false, null);
        }
        JsonNode managers = object.at("/metadata/managedFields");
        Set<String> keys = new TreeSet<>();
        for (JsonNode manager : managers) {
            for (String data : List.of("f:data", "f:stringData")) {
                manager.path("fieldsV1").path(data).fieldNames().forEachRemaining(field -> {
                    if (field.startsWith(FIELD)) {
                        keys.add(field.substring(FIELD.length()));
                    }
                });
            }
        }
        return new SecretKeys(true, managers.isEmpty() ? null : keys);
    }

    /** Those of the keys that it has not; none when nobody can say. */
    public List<String> missing(List<String> wanted) {
        Set<String> known = keys;
        return known == null
                ? List.of()
                : wanted.stream().filter(key -> !known.contains(key)).toList();
    }
}
