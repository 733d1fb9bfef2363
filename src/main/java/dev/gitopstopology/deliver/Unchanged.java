package dev.gitopstopology.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.model.Manifest;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether writing an object would change nothing. Two ways to know: the object has not moved since we wrote these very bytes,
 * or it still contains every field that we want. The second also holds when somebody else writes other fields of it; the first
 * also where the API server stores a value in another form than it was given (quantities, for one).
 */
public final class Unchanged {
    private Unchanged() {}

    public static boolean is(
            Manifest desired, String digest, Inventory.@Nullable Entry entry, @Nullable JsonNode live) {
        if (live == null || entry == null || entry.uid() == null || !digest.equals(entry.digest())) {
            return false;
        }
        JsonNode metadata = live.path("metadata");
        if (!entry.uid().equals(metadata.path("uid").asText()) || metadata.has("deletionTimestamp")) {
            return false;
        }
        boolean unmoved = marker(live).equals(entry.marker())
                && contains(metadata, desired.json().path("metadata"));
        return unmoved || contains(live, desired.json());
    }

    /** How an object looks after it was written: its generation, or its resourceVersion where it has none. */
    public static String marker(JsonNode live) {
        JsonNode generation = live.path("metadata").path("generation");
        return generation.isNumber()
                ? "generation " + generation.asLong()
                : "resourceVersion "
                        + live.path("metadata").path("resourceVersion").asText();
    }

    /** Whether the live object holds every field of the desired one, with the same value. */
    public static boolean contained(JsonNode live, JsonNode desired) {
        return contains(live, desired);
    }

    static boolean contains(@Nullable JsonNode live, JsonNode wanted) {
        if (wanted.isObject()) {
            if (wanted.isEmpty()) {
                return true;
            }
            if (live == null || !live.isObject()) {
                return false;
            }
            for (Map.Entry<String, JsonNode> field : wanted.properties()) {
                if (!contains(live.get(field.getKey()), field.getValue())) {
                    return false;
                }
            }
            return true;
        }
        if (wanted.isArray()) {
            return containsAll(live, wanted);
        }
        if (wanted.isNull()) {
            return live == null || live.isNull();
        }
        return live != null && live.isValueNode() && live.asText().equals(wanted.asText());
    }

    private static boolean containsAll(@Nullable JsonNode live, JsonNode wanted) {
        if (live == null || !live.isArray() || live.size() != wanted.size()) {
            return wanted.isEmpty() && live == null;
        }
        Iterator<JsonNode> items = live.iterator();
        for (JsonNode item : wanted) {
            if (!contains(items.next(), item)) {
                return false;
            }
        }
        return true;
    }
}
