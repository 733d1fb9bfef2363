package dev.gitopstopology.plan;

import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.Digests;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Registration;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is to be where.
 *
 * @param departures registrations that end
 * @param refused members that were selected but cannot be registered, by cluster name
 * @param heldBack registrations that would end, were there not too many of them
 * @param problems what stops the whole plan; when there is one, nothing else is in the plan
 */
public record Plan(
        List<PlannedInstance> instances,
        List<Registration> registrations,
        List<Departure> departures,
        SortedMap<String, Problem> refused,
        HeldBack heldBack,
        List<Problem> problems) {

    static Plan blocked(List<Problem> problems) {
        return new Plan(List.of(), List.of(), List.of(), new TreeMap<>(Map.of()), HeldBack.NONE, problems);
    }

    /** Of what was decided. The digest of a release is learned on the way: to learn it makes no other plan. */
    public String hash() {
        String decided = toString();
        for (PlannedInstance each : instances) {
            decided =
                    decided.replace(each.revision().toString(), each.revision().version());
        }
        return Digests.sha256Hex(decided.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    public String summary() {
        return "%d instance%s, %d cluster%s registered, %d leaving"
                .formatted(
                        instances.size(),
                        instances.size() == 1 ? "" : "s",
                        registrations.size(),
                        registrations.size() == 1 ? "" : "s",
                        departures.size());
    }
}
