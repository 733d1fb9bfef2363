package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Manifest;

/** A Cluster with nothing changed but whether it is paused, so that nothing has piled up when it goes on. */
final class Paused {
    private Paused() {}

    static Manifest cluster(Manifest wanted, JsonNode live) {
        return wanted.edit(json -> {
            if (!(json.path("spec") instanceof ObjectNode spec) || !spec.has("topology")) {
                return;
            }
            ObjectNode topology = Kept.topology(spec.path("topology"), live);
            spec.set("topology", topology);
            JsonNode mark = live.at("/metadata/annotations").path(Api.ANNOTATION_ROLLOUT);
            ObjectNode annotations = json.withObjectProperty("metadata").withObjectProperty("annotations");
            if (mark.isTextual()) {
                annotations.set(Api.ANNOTATION_ROLLOUT, mark);
            } else {
                annotations.remove(Api.ANNOTATION_ROLLOUT);
            }
        });
    }
}
