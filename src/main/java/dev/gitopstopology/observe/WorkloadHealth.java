package dev.gitopstopology.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.model.Problem;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whether workloads are ready, read from their status as {@code kubectl rollout status} does: the controller has seen the
 * newest spec, and every replica is updated and available.
 */
public final class WorkloadHealth {
    private WorkloadHealth() {}

    /** One problem per Deployment or StatefulSet that is not ready; other kinds are passed over. */
    public static List<Problem> unready(Collection<JsonNode> live) {
        return live.stream()
                .map(WorkloadHealth::problem)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Problem::path))
                .toList();
    }

    private static Optional<Problem> problem(JsonNode object) {
        String kind = object.path("kind").asText();
        if (!kind.equals("Deployment") && !kind.equals("StatefulSet")) {
            return Optional.empty();
        }
        String path = kind + "/" + object.path("metadata").path("name").asText();
        JsonNode status = object.path("status");
        long generation = object.path("metadata").path("generation").asLong();
        int wanted = object.path("spec").path("replicas").asInt(1);
        String ready = kind.equals("Deployment") ? "availableReplicas" : "readyReplicas";
        if (status.path("observedGeneration").asLong() < generation) {
            return Optional.of(new Problem(path, "NotObserved", path + ": its controller has not looked at it yet"));
        }
        Optional<String> stuck = status.path("conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals("Progressing")
                        && condition.path("status").asText().equals("False"))
                .map(condition -> condition.path("message").asText())
                .findFirst();
        if (stuck.isPresent()) {
            return Optional.of(new Problem(path, "Stuck", path + ": " + stuck.get()));
        }
        int updated = status.path("updatedReplicas").asInt();
        int available = status.path(ready).asInt();
        if (updated < wanted || available < wanted) {
            return Optional.of(new Problem(
                    path,
                    "RollingOut",
                    "%s: %d of %d replicas ready".formatted(path, Math.min(updated, available), wanted)));
        }
        return Optional.empty();
    }
}
