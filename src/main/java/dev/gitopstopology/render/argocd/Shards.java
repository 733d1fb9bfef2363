package dev.gitopstopology.render.argocd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.model.Manifest;
import dev.gitopstopology.render.steps.Pods;
import dev.gitopstopology.render.steps.Step;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Shards of the application controller: the number of replicas and what each replica is told about it, always equal, for a
 * shard that nobody runs is a set of clusters that nobody reconciles (operator-manual/high_availability.md).
 */
final class Shards {
    static final String CONTROLLER = "argocd-application-controller";
    private static final String VARIABLE = "ARGOCD_CONTROLLER_REPLICAS";

    private Shards() {}

    static Step replicas(int shards) {
        return Step.each(
                Step.object("StatefulSet", CONTROLLER),
                manifest -> Pods.edit(
                        manifest.edit(json -> json.withObjectProperty("spec").put("replicas", shards)),
                        CONTROLLER,
                        container -> Pods.variable(container, VARIABLE).put("value", Integer.toString(shards))));
    }

    /** Why a patched controller is refused, or null. */
    static @Nullable String objection(Manifest patched, int shards) {
        return Step.object("StatefulSet", CONTROLLER).test(patched) && (!Pods.has(patched) || !agree(patched, shards))
                ? "the number of shards is set by spec.engine.argoCD.shards"
                : null;
    }

    private static boolean agree(Manifest controller, int shards) {
        JsonNode json = controller.json();
        return json.at("/spec/replicas").asInt() == shards
                && Pods.containers(Pods.spec(json))
                        .filter(container -> container.path("name").asText().equals(CONTROLLER))
                        .flatMap(container ->
                                StreamSupport.stream(container.path("env").spliterator(), false))
                        .anyMatch(variable -> variable.path("name").asText().equals(VARIABLE)
                                && variable.path("value").asText().equals(Integer.toString(shards)));
    }
}
