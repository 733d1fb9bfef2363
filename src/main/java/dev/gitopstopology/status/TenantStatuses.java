package dev.gitopstopology.status;

import dev.gitopstopology.api.GitOpsTenantStatus;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.status.Conditions.Truth;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A tenant's status from what its topologies know of it. */
public final class TenantStatuses {
    private static final String LEAVING = "Leaving";
    private static final int NAMED = 5;

    private TenantStatuses() {}

    /** @param views one per topology of the tenant that has been looked at */
    public static GitOpsTenantStatus of(
            Collection<TenantView> views,
            List<Problem> own,
            boolean leaving,
            @Nullable GitOpsTenantStatus before,
            @Nullable Long generation,
            Instant now) {
        Conditions conditions = new Conditions(before == null ? null : before.conditions(), generation, now);
        if (leaving) {
            leaving(views, conditions);
        } else {
            ready(views, own, conditions);
        }
        return new GitOpsTenantStatus(
                generation,
                conditions.sorted(),
                (int) views.stream()
                        .flatMap(view -> view.clusters().stream())
                        .distinct()
                        .count(),
                (int) views.stream()
                        .flatMap(view -> view.instances().stream())
                        .distinct()
                        .count());
    }

    private static void ready(Collection<TenantView> views, List<Problem> own, Conditions conditions) {
        Problem first = views.stream()
                .flatMap(view -> view.problems().stream())
                .findFirst()
                .orElse(own.isEmpty() ? null : own.get(0));
        Map.Entry<String, Problem> failure = views.stream()
                .flatMap(view -> view.failures().entrySet().stream())
                .findFirst()
                .orElse(null);
        String pending = views.stream()
                .flatMap(view -> view.pending().stream())
                .sorted()
                .distinct()
                .limit(NAMED)
                .collect(Collectors.joining(", "));
        if (first != null) {
            conditions.add(Conditions.READY, Truth.False, first.reason(), first.message());
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
                    "Progressing",
                    "no topology of this namespace has looked at the tenant yet");
        } else if (!pending.isEmpty()) {
            conditions.add(Conditions.READY, Truth.Unknown, "Progressing", "under way on " + pending);
        } else if (views.stream().allMatch(view -> view.clusters().isEmpty())) {
            conditions.add(
                    Conditions.READY,
                    Truth.False,
                    "SelectsNothing",
                    "spec.clusters selects no cluster that is registered with the tenant's topologies; compare the selector with the FleetClusters' labels");
        } else {
            conditions.met(Conditions.READY, "Ready", "the tenant has what it was given");
        }
    }

    private static void leaving(Collection<TenantView> views, Conditions conditions) {
        List<String> inUse = views.stream()
                .flatMap(view -> view.inUse().stream())
                .sorted()
                .distinct()
                .toList();
        Problem failure = views.stream()
                .flatMap(view -> view.failures().values().stream())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        String reason;
        String message;
        if (!inUse.isEmpty()) {
            reason = "ProjectInUse";
            message =
                    "%d Application%s in the tenant's project (%s%s); delete them, or move them to another project, and it goes. Nothing is taken away until then"
                            .formatted(
                                    inUse.size(),
                                    inUse.size() == 1 ? " is" : "s are",
                                    inUse.stream().limit(NAMED).collect(Collectors.joining(", ")),
                                    inUse.size() > NAMED ? ", ..." : "");
        } else if (failure != null) {
            reason = failure.reason();
            message = failure.message();
        } else {
            reason = "Departing";
            message = "quotas, bindings and projects are being taken away; namespaces stay, whatever is in them";
        }
        conditions.add(LEAVING, Truth.True, reason, message).add(Conditions.READY, Truth.False, reason, message);
    }
}
