package dev.gitopstopology.deliver.push.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gitopstopology.deliver.push.catalog.ServiceOutputs.State;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the status of an Application says (operator-manual/health.md of Argo CD).
 *
 * @param sync empty, as the others, while no controller has looked at it
 * @param phase of the last sync
 * @param conditions types only; those of errors end with Error
 */
record ApplicationState(String sync, String health, String phase, SortedSet<String> conditions) {
    private static final Set<String> COMING_UP = Set.of("", "Missing", "Progressing", "Healthy");
    private static final Set<String> SYNCING = Set.of("", "OutOfSync", "Synced");
    private static final Set<String> FAILED = Set.of("Error", "Failed");

    static ApplicationState of(JsonNode application) {
        SortedSet<String> conditions = new TreeSet<>();
        application
                .at("/status/conditions")
                .forEach(each -> conditions.add(each.path("type").asText()));
        return new ApplicationState(
                application.at("/status/sync/status").asText(""),
                application.at("/status/health/status").asText(""),
                application.at("/status/operationState/phase").asText(""),
                conditions);
    }

    State verdict() {
        boolean synced = sync.equals("Synced");
        if (synced && health.equals("Healthy")) {
            return State.Healthy;
        }
        boolean failed =
                !synced && FAILED.contains(phase) || conditions.stream().anyMatch(type -> type.endsWith("Error"));
        return !failed && SYNCING.contains(sync) && COMING_UP.contains(health) ? State.UnderWay : State.Broken;
    }

    String words() {
        return (sync.isEmpty() ? "Unknown" : sync)
                + " and "
                + (health.isEmpty() ? "Unknown" : health)
                + (conditions.isEmpty() ? "" : " (" + String.join(", ", conditions) + ")");
    }
}
