package dev.gitopstopology.deliver.push.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.gitopstopology.deliver.push.catalog.ServiceOutputs.State;
import java.util.Set;

/**
 * What the conditions of an object of Flux say of its present generation.
 *
 * @param ready status of the condition Ready; empty while no controller has looked at this generation
 * @param reason of the same
 * @param stalled whether its controller has given up until something changes
 * @param settled whether the controller has come to an end with this generation
 */
record FluxState(String ready, String reason, boolean stalled, boolean settled) {
    /** Flux asks again by itself, and says so at once when what it waits for is there. */
    private static final String WAITS = "DependencyNotReady";

    /** Said as well of a source that has only just been made. */
    private static final Set<String> OF_SOURCES = Set.of("ArtifactFailed", "SourceNotReady");

    static FluxState of(JsonNode live) {
        long generation = live.at("/metadata/generation").asLong();
        long observed = live.at("/status/observedGeneration").asLong();
        JsonNode ready = condition(live, "Ready");
        // A HelmRelease that fails before its release does not count up status.observedGeneration.
        boolean current = ready.path("observedGeneration").asLong(observed) == generation;
        return new FluxState(
                current ? ready.path("status").asText("") : "",
                ready.path("reason").asText(""),
                condition(live, "Stalled").path("status").asText("").equals("True"),
                observed == generation);
    }

    private static JsonNode condition(JsonNode live, String type) {
        return live.at("/status/conditions")
                .valueStream()
                .filter(each -> each.path("type").asText().equals(type))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** Whether its controller has come to a result, good or bad. */
    boolean decided() {
        return ready.equals("True") || ready.equals("False");
    }

    /** @param sourcesSeen whether the sources that it delivers from are decided */
    State verdict(boolean sourcesSeen) {
        if (ready.equals("True") && settled) {
            return State.Healthy;
        }
        boolean waits = reason.equals(WAITS) || !sourcesSeen && OF_SOURCES.contains(reason);
        return !stalled && (!ready.equals("False") || waits) ? State.UnderWay : State.Broken;
    }

    String words() {
        return ready.isEmpty() || ready.equals("True") && !settled ? "not looked at yet" : reason;
    }
}
