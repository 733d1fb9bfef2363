package dev.gitopstopology.status;

import dev.gitopstopology.status.Conditions.Truth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How it stands with a cluster that is emptied before its machines go. Nothing in it ticks.
 *
 * @param reason one stable word, of those below
 * @param deadline when what is left is orphaned
 * @param entries catalogue entries that are left
 * @param others what somebody else delivers there
 * @param cause why nobody can look, or empty
 */
public record DrainView(String reason, Instant deadline, List<String> entries, List<String> others, String cause) {
    public static final String DRAINED = "Drained";
    /** Nobody has looked yet. */
    public static final String STARTING = "DrainStarting";
    /** What is not ours goes first, by whoever it belongs to. */
    public static final String AWAITING_OTHERS = "AwaitingOthers";

    public static final String DRAINING = "Draining";
    public static final String TIMED_OUT = "DrainTimedOut";
    /** Somebody asked not to wait. */
    public static final String ABANDONED = "DrainAbandoned";
    /** There is nothing to be emptied any more. */
    public static final String CLUSTER_GONE = "ClusterGone";

    private static final List<String> UNDER_WAY = List.of(STARTING, AWAITING_OTHERS, DRAINING);
    private static final int NAMED = 5;

    /** Whether the removal goes on, drained or not. */
    public boolean ended() {
        return ended(reason);
    }

    /** Whether a condition of that reason is of a drain that has ended. */
    public static boolean ended(String reason) {
        return !UNDER_WAY.contains(reason);
    }

    Truth truth() {
        return reason.equals(DRAINED) ? Truth.True : Truth.False;
    }

    /** What is left, and what becomes of it. */
    public String message() {
        List<String> parts = new ArrayList<>();
        if (!entries.isEmpty()) {
            parts.add(some(entries, "catalogue entry", "catalogue entries"));
        }
        if (!others.isEmpty()) {
            parts.add(some(others, "delivery that is not ours", "deliveries that are not ours"));
        }
        String left = parts.isEmpty() ? "what is left is not known" : "left: " + String.join("; ", parts);
        String why = cause.isEmpty() ? "" : "; in the way: " + cause;
        return switch (reason) {
            case DRAINED -> "nothing is delivered to the cluster any more";
            case CLUSTER_GONE -> "there is no Cluster any more, and nothing to drain";
            case TIMED_OUT, ABANDONED ->
                left + why
                        + ". It is orphaned, and goes with the machines: look in the cloud for load balancers and volumes of it";
            case AWAITING_OTHERS ->
                left + why
                        + ". We delete only what is ours: whoever they belong to has to delete them. Catalogue entries, which they may need, wait until half of the time is over. From "
                        + deadline + " on what is left is orphaned";
            default -> left + why + ". From " + deadline + " on what is left is orphaned";
        };
    }

    private static String some(List<String> names, String one, String many) {
        String first = String.join(", ", names.stream().limit(NAMED).toList());
        int more = names.size() - NAMED;
        return "%d %s (%s%s)"
                .formatted(
                        names.size(), names.size() == 1 ? one : many, first, more > 0 ? " and " + more + " more" : "");
    }
}
