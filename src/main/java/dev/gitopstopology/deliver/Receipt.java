package dev.gitopstopology.deliver;

import dev.gitopstopology.model.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of one order. Equal receipts mean that there is nothing new to tell.
 *
 * @param reason one stable word, {@code Delivered} when all is well
 * @param message cause and way out, empty when all is well
 * @param digest digest of the set that was asked for
 * @param objects how many objects the inventory holds
 * @param facts what only delivery learns: see the constants
 * @param unready workloads that are not ready, as problems
 */
public record Receipt(
        Outcome outcome,
        String reason,
        String message,
        String digest,
        int objects,
        Map<String, String> facts,
        List<Problem> unready) {
    /** When the engine's token for the member ends. */
    public static final String TOKEN_EXPIRES = "tokenExpiresAt";

    /** Namespace and name of the engine's cluster Secret. */
    public static final String SECRET = "secret";

    /** Fact: catalogue entries that the engine's Secret says the cluster has. */
    public static final String SERVICES = "services";

    /** The release that an engine says it is, where somebody else installs it. */
    public static final String VERSION = "version";

    /** There when it was the hub that was in the way, and not the cluster whose order it is. */
    private static final String ON_HUB = "onHub";

    public static Receipt delivered(String digest, int objects, Map<String, String> facts, List<Problem> unready) {
        return new Receipt(Outcome.Delivered, "Delivered", "", digest, objects, facts, unready);
    }

    public static Receipt removed() {
        return new Receipt(Outcome.Removed, "Removed", "", "", 0, Map.of(), List.of());
    }

    public static Receipt not(Outcome outcome, String reason, String message) {
        return new Receipt(outcome, reason, message, "", 0, Map.of(), List.of());
    }

    /** The same, and it was the hub that was in the way: it says nothing about the cluster. */
    public Receipt onHub() {
        Map<String, String> more = new TreeMap<>(facts);
        more.put(ON_HUB, "true");
        return new Receipt(outcome, reason, message, digest, objects, Map.copyOf(more), unready);
    }

    public boolean isOnHub() {
        return facts.containsKey(ON_HUB);
    }

    public boolean done() {
        return outcome == Outcome.Delivered || outcome == Outcome.Removed;
    }
}
