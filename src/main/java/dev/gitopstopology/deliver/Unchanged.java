package dev.gitopstopology.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.model.Manifest;
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

    /**
     * The same for an object that was announced and is there: an earlier run of the operator made it and ended before it could
     * record that. Where the API server stores a value in another form, the object is written once more.
     */
    public static boolean sinceAnnounced(
            Manifest desired, String digest, Inventory.@Nullable Entry entry, JsonNode live) {
        return entry != null
                && entry.uid() == null
                && digest.equals(entry.digest())
                && !live.path("metadata").has("deletionTimestamp")
                && contains(live, desired.json());
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
        return difference(live, wanted, "") == null;
    }

    /** Path of the first field of the desired object that the live one lacks or has otherwise; null when there is none. */
    public static @Nullable String difference(@Nullable JsonNode live, JsonNode wanted, String path) {
        if (wanted.isObject()) {
            return ofObject(live, wanted, path);
        }
        if (wanted.isArray()) {
            return ofArray(live, wanted, path);
        }
        boolean same = wanted.isNull()
                ? live == null || live.isNull()
                : live != null && live.isValueNode() && live.asText().equals(wanted.asText());
        return same ? null : path;
    }

    private static @Nullable String ofObject(@Nullable JsonNode live, JsonNode wanted, String path) {
        if (wanted.isEmpty()) {
            return null;
        }
        if (live == null || !live.isObject()) {
            return path;
        }
        for (Map.Entry<String, JsonNode> field : wanted.properties()) {
            String found = difference(live.get(field.getKey()), field.getValue(), path + "." + field.getKey());
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable String ofArray(@Nullable JsonNode live, JsonNode wanted, String path) {
        if (live == null || !live.isArray() || live.size() != wanted.size()) {
            return wanted.isEmpty() && live == null ? null : path;
        }
        for (int index = 0; index < wanted.size(); index++) {
            String found = difference(live.get(index), wanted.get(index), path + "[" + index + "]");
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
