package dev.gitopstopology.status;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.plan.Leave;
import dev.gitopstopology.status.Conditions.Truth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The condition {@code Leaving} of something that is being deleted, and Ready, which says the same. Nothing in it ticks: it
 * names points in time, not spans.
 */
public final class LeavingConditions {
    public static final String LEAVING = "Leaving";
    /** Whether a cluster was emptied before its machines go. */
    public static final String DRAINED = "Drained";

    private static final Set<String> BLIND = Set.of("Unreachable", "WatchSilent", "Throttled");
    private static final int TODO = 5;

    private LeavingConditions() {}

    /** @param usual the conditions as they would be without leaving */
    public static List<Condition> of(
            LeavingView view,
            @Nullable List<Condition> usual,
            @Nullable List<Condition> previous,
            @Nullable Long generation,
            Instant now) {
        String message = message(view);
        Truth ready = BLIND.contains(view.reason()) ? Truth.Unknown : Truth.False;
        List<Condition> mine = new Conditions(previous, generation, now)
                .add(Conditions.READY, ready, view.reason(), message)
                .met(LEAVING, view.reason(), message)
                .all();
        List<Condition> all = new ArrayList<>();
        Stream.ofNullable(usual)
                .flatMap(List::stream)
                .filter(each -> !each.type().equals(LEAVING) && !each.type().equals(Conditions.READY))
                .forEach(all::add);
        all.addAll(mine);
        all.sort((a, b) -> a.type().compareTo(b.type()));
        return List.copyOf(all);
    }

    /** With how far the cluster is emptied. */
    public static List<Condition> drained(
            DrainView view,
            List<Condition> leaving,
            @Nullable List<Condition> previous,
            @Nullable Long generation,
            Instant now) {
        List<Condition> all = new ArrayList<>(leaving);
        all.addAll(new Conditions(previous, generation, now)
                .add(DRAINED, view.truth(), view.reason(), view.message())
                .all());
        all.sort((a, b) -> a.type().compareTo(b.type()));
        return List.copyOf(all);
    }

    private static String message(LeavingView view) {
        Leave leave = view.leave();
        StringBuilder head = new StringBuilder("deleted at ").append(leave.since());
        if (!view.todo().isEmpty()) {
            head.append("; still to do: ")
                    .append(String.join(", ", view.todo().stream().limit(TODO).toList()))
                    .append(view.todo().size() > TODO ? " and " + (view.todo().size() - TODO) + " more" : "");
        }
        if (!view.cause().isEmpty()) {
            head.append("; in the way: ").append(view.cause());
        }
        if (view.wayOut().isEmpty()) {
            return cut(head.toString(), Conditions.MAX_MESSAGE);
        }
        StringBuilder tail = new StringBuilder(". From ")
                .append(leave.deadline())
                .append(" on it goes without the cluster, and a tombstone says what is left there");
        if (leave.asked() == Leave.Asked.Mistaken) {
            tail.append("; annotation ")
                    .append(Api.ANNOTATION_ABANDON)
                    .append(" is not heeded, since its value is not ")
                    .append(leave.expected());
        }
        tail.append(". Not to wait: ").append(view.wayOut());
        return cut(head.toString(), Math.max(0, Conditions.MAX_MESSAGE - tail.length())) + tail;
    }

    /** The way out is at the end, and must not be what is cut off. */
    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, Math.max(0, length - 3)) + "...";
    }
}
