package dev.gitopstopology.deliver.push.capi;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a live object holds what we want of it. Lists of named things, such as a Cluster's variables, may hold more than we asked for: Cluster API's own
 * webhooks add what a class has defaults for.
 */
final class Settled {
    private static final String NAME = "name";

    private Settled() {}

    static boolean holds(@Nullable JsonNode live, JsonNode wanted) {
        if (wanted.isObject()) {
            return wanted.isEmpty() || live != null && live.isObject() && fields(live, wanted);
        }
        if (wanted.isArray()) {
            return live == null || !live.isArray() ? wanted.isEmpty() : items(live, wanted);
        }
        return wanted.isNull()
                ? live == null || live.isNull()
                : live != null && live.isValueNode() && live.asText().equals(wanted.asText());
    }

    private static boolean fields(JsonNode live, JsonNode wanted) {
        for (Map.Entry<String, JsonNode> field : wanted.properties()) {
            if (!holds(live.get(field.getKey()), field.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean items(JsonNode live, JsonNode wanted) {
        if (wanted.valueStream().allMatch(each -> each.path(NAME).isTextual())) {
            return wanted.valueStream()
                    .allMatch(each -> live.valueStream()
                            .anyMatch(found -> found.path(NAME).equals(each.path(NAME)) && holds(found, each)));
        }
        if (live.size() != wanted.size()) {
            return false;
        }
        for (int index = 0; index < wanted.size(); index++) {
            if (!holds(live.get(index), wanted.get(index))) {
                return false;
            }
        }
        return true;
    }
}
