package dev.gitopstopology.status;

import dev.gitopstopology.api.GitOpsCatalogEntryStatus;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.status.Conditions.Truth;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A catalogue entry's status from what its topologies know of it. */
public final class EntryStatuses {
    private static final String LEAVING = "Leaving";
    private static final String PROGRESSING = "Progressing";
    private static final int NAMED = 5;

    private EntryStatuses() {}

    /** @param views one per topology of the entry that has been looked at */
    public static GitOpsCatalogEntryStatus of(
            Collection<EntryView> views,
            List<Problem> own,
            boolean leaving,
            @Nullable GitOpsCatalogEntryStatus before,
            @Nullable Long generation,
            Instant now) {
        Conditions conditions = new Conditions(before == null ? null : before.conditions(), generation, now);
        SortedSet<String> clusters = all(views, EntryView::clusters);
        SortedSet<String> healthy = all(views, EntryView::healthy);
        if (leaving) {
            leaving(views, conditions);
        } else {
            ready(views, own, clusters, healthy, conditions);
        }
        return new GitOpsCatalogEntryStatus(generation, conditions.sorted(), clusters.size(), healthy.size());
    }

    private static void ready(
            Collection<EntryView> views,
            List<Problem> own,
            SortedSet<String> clusters,
            SortedSet<String> healthy,
            Conditions conditions) {
        Problem problem = views.stream()
                .flatMap(view -> view.problems().stream())
                .findFirst()
                .orElse(own.isEmpty() ? null : own.get(0));
        Map.Entry<String, Problem> failure = failure(views);
        SortedSet<String> waiting = all(views, EntryView::waiting);
        Map.Entry<String, String> unhealthy = first(views, EntryView::unhealthy);
        Map.Entry<String, String> underWay = first(views, EntryView::underWay);
        if (problem != null) {
            conditions.add(Conditions.READY, Truth.False, problem.reason(), problem.message());
        } else if (failure != null) {
            conditions.add(
                    Conditions.READY,
                    Truth.False,
                    failure.getValue().reason(),
                    failure.getKey() + ": " + failure.getValue().message());
        } else if (views.isEmpty()) {
            conditions.add(
                    Conditions.READY,
                    Truth.Unknown,
                    PROGRESSING,
                    "no topology of this namespace has looked at the entry yet");
        } else if (clusters.isEmpty() && waiting.isEmpty()) {
            conditions.add(
                    Conditions.READY,
                    Truth.False,
                    "SelectsNothing",
                    "spec.clusters selects no cluster that is registered with the entry's topologies; compare the selector with the FleetClusters' labels");
        } else if (!waiting.isEmpty()) {
            conditions.add(
                    Conditions.READY,
                    Truth.False,
                    "DependencyNotReady",
                    "what spec.dependsOn names is not healthy yet on " + named(waiting));
        } else if (unhealthy != null) {
            conditions.add(Conditions.READY, Truth.False, "NotHealthy", counted(clusters, healthy, unhealthy));
        } else if (underWay != null) {
            conditions.add(Conditions.READY, Truth.False, PROGRESSING, counted(clusters, healthy, underWay));
        } else if (healthy.size() < clusters.size()) {
            SortedSet<String> pending = new TreeSet<>(clusters);
            pending.removeAll(healthy);
            conditions.add(Conditions.READY, Truth.Unknown, PROGRESSING, "under way on " + named(pending));
        } else {
            conditions.met(Conditions.READY, "Ready", "healthy on every cluster that it selects");
        }
    }

    private static void leaving(Collection<EntryView> views, Conditions conditions) {
        Map.Entry<String, Problem> failure = failure(views);
        SortedSet<String> ending = all(views, EntryView::ending);
        String reason = failure == null ? "Departing" : failure.getValue().reason();
        String message = failure == null
                ? ending.isEmpty() ? "what delivers it is being taken away" : "has not ended yet on " + named(ending)
                : failure.getKey() + ": " + failure.getValue().message();
        conditions.add(LEAVING, Truth.True, reason, message).add(Conditions.READY, Truth.False, reason, message);
    }

    private static String counted(
            SortedSet<String> clusters, SortedSet<String> healthy, Map.Entry<String, String> first) {
        return "healthy on %d of %d clusters; %s: %s"
                .formatted(healthy.size(), clusters.size(), first.getKey(), first.getValue());
    }

    private static Map.@Nullable Entry<String, String> first(
            Collection<EntryView> views, Function<EntryView, SortedMap<String, String>> part) {
        return views.stream()
                .flatMap(view -> part.apply(view).entrySet().stream())
                .findFirst()
                .orElse(null);
    }

    private static Map.@Nullable Entry<String, Problem> failure(Collection<EntryView> views) {
        return views.stream()
                .flatMap(view -> view.failures().entrySet().stream())
                .findFirst()
                .orElse(null);
    }

    private static SortedSet<String> all(Collection<EntryView> views, Function<EntryView, SortedSet<String>> part) {
        return views.stream().flatMap(view -> part.apply(view).stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String named(SortedSet<String> clusters) {
        String first = clusters.stream().limit(NAMED).collect(Collectors.joining(", "));
        return clusters.size() > NAMED ? first + " and %d more".formatted(clusters.size() - NAMED) : first;
    }
}
