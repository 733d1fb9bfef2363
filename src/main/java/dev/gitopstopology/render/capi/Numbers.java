package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.model.Manifest;

/** How many machines: what is kept apart from everything else, so that a cluster is never scaled and upgraded at once. */
final class Numbers {
    private static final String REPLICAS = "replicas";

    private Numbers() {}

    static void drop(ObjectNode holder) {
        holder.remove(REPLICAS);
    }

    /** Nothing is asked for, or it is so already. */
    static boolean same(JsonNode wanted, JsonNode live) {
        return !wanted.has(REPLICAS)
                || wanted.path(REPLICAS).asInt() == live.path(REPLICAS).asInt(-1);
    }

    /** The live number where one is asked for. */
    static void hold(ObjectNode wanted, JsonNode live) {
        if (wanted.has(REPLICAS) && live.has(REPLICAS)) {
            wanted.set(REPLICAS, live.path(REPLICAS));
        }
    }

    /** Of a control plane or a group of workers. */
    static Manifest held(Manifest wanted, JsonNode live) {
        return wanted.edit(json -> {
            if (json.path("spec") instanceof ObjectNode spec) {
                hold(spec, live.path("spec"));
            }
        });
    }
}
