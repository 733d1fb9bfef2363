package dev.gitopstopology.render.capi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gitopstopology.api.Api;
import dev.gitopstopology.model.Manifest;

/**
 * A digest of what makes Cluster API replace machines: the version and whatever else is in the spec, but not their number. It is
 * written along with the spec, so that what was asked for last is known without comparing a spec that webhooks have completed.
 */
final class RolloutMark {
    private static final int DIGITS = 16;

    private RolloutMark() {}

    static Manifest on(Manifest object) {
        return object.withAnnotation(Api.ANNOTATION_ROLLOUT, of(object));
    }

    private static String of(Manifest object) {
        ObjectNode spec = object.json().path("spec").deepCopy();
        JsonNode said = spec;
        if (Kinds.isCluster(object.id())) {
            said = spec.path("topology");
            Groups.in(spec).forEach(Numbers::drop);
            if (said.path("controlPlane") instanceof ObjectNode controlPlane) {
                controlPlane.remove("replicas");
            }
        } else {
            spec.remove("replicas");
        }
        ObjectNode whole = spec.objectNode();
        whole.set("said", said);
        return Manifest.of(whole).digest().substring(0, DIGITS);
    }

    static boolean same(Manifest wanted, JsonNode live) {
        JsonNode mark = live.path("metadata").path("annotations").path(Api.ANNOTATION_ROLLOUT);
        JsonNode ours = wanted.json().path("metadata").path("annotations").path(Api.ANNOTATION_ROLLOUT);
        return ours.asText().equals(mark.asText());
    }
}
