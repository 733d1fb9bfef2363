package dev.gitopstopology.status;

import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.plan.Budget;
import dev.gitopstopology.plan.HeldBack;
import dev.gitopstopology.status.Conditions.Truth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The status of a topology. */
public final class TopologyStatuses {
    public static final String ACCEPTED = "Accepted";
    public static final String DISTRIBUTION = "DistributionReady";
    public static final String ENGINE = "EngineReady";
    public static final String REGISTERED = "ClustersRegistered";
    private static final int MAX_WORST = 20;
    private static final int NAMED = 10;

    private TopologyStatuses() {}

    public static GitOpsTopologyStatus of(
            TopologyView view, @Nullable GitOpsTopologyStatus previous, @Nullable Long generation, Instant now) {
        Conditions conditions = new Conditions(previous == null ? null : previous.conditions(), generation, now);
        if (!view.plan().problems().isEmpty()) {
            Problem first = view.plan().problems().get(0);
            conditions.add(ACCEPTED, Truth.False, first.reason(), first.message());
            return status(view, conditions.summedUp(""), generation);
        }
        if (view.paused()) {
            conditions.add(
                    ACCEPTED,
                    Truth.Unknown,
                    "Paused",
                    "spec.safety.paused is true: nothing is written until it is false");
            return status(view, conditions.summedUp(""), generation);
        }
        Optional<Problem> refused = first(view, EngineView::refused);
        if (refused.isPresent()) {
            conditions.add(
                    ACCEPTED, Truth.False, refused.get().reason(), refused.get().message());
            return status(view, conditions.summedUp(""), generation);
        }
        conditions.met(ACCEPTED, "Accepted", "");
        first(view, EngineView::distribution)
                .ifPresentOrElse(
                        missing -> conditions.add(DISTRIBUTION, Truth.False, missing.reason(), missing.message()),
                        () -> conditions.met(DISTRIBUTION, external(view) ? "External" : "Pinned", ""));
        EngineConditions.add(conditions, view);
        CredentialConditions.add(conditions, view);
        MonitoringConditions.add(conditions, view);
        registrations(conditions, view);
        conditions.sumUp(view.plan().summary());
        SizingConditions.add(conditions, view);
        return status(view, conditions.sorted(), generation);
    }

    /** Whether every engine is somebody else's, so that there is no release to look for. */
    private static boolean external(TopologyView view) {
        return !view.engines().isEmpty()
                && view.engines().stream()
                        .allMatch(each -> each.instance().engine().external());
    }

    private static Optional<Problem> first(TopologyView view, Function<EngineView, @Nullable Problem> which) {
        return view.engines().stream().map(which).filter(Objects::nonNull).findFirst();
    }

    private static void registrations(Conditions conditions, TopologyView view) {
        int refused = view.plan().refused().size();
        int total = total(view);
        int done = done(view);
        if (!view.plan().heldBack().isEmpty()) {
            conditions.add(
                    REGISTERED,
                    Truth.False,
                    Budget.EXCEEDED,
                    heldBack(view.plan().heldBack()));
        } else if (!view.plan().objections().isEmpty()) {
            Problem first = view.plan().objections().values().iterator().next();
            conditions.add(REGISTERED, Truth.False, first.reason(), first.message());
        } else if (!view.departing().isEmpty()) {
            conditions.add(
                    REGISTERED,
                    Truth.False,
                    "ClustersLeaving",
                    "%d of the clusters that left are still registered: %s"
                            .formatted(view.departing().size(), names(view.departing())));
        } else if (done < total) {
            boolean moving = refused == 0
                    && view.registrations().stream().allMatch(each -> each.done() || each.receipt() == null);
            conditions.add(
                    REGISTERED,
                    Truth.False,
                    moving ? "Progressing" : "ClustersNotRegistered",
                    "%d of %d clusters registered; see status.worst".formatted(done, total));
        } else {
            conditions.met(REGISTERED, "Registered", "%d of %d".formatted(done, total));
        }
    }

    private static String heldBack(HeldBack heldBack) {
        List<String> names = heldBack.clusters().stream().map(ClusterKey::name).toList();
        return "%d registered cluster%s no longer selected (%s%s)%s, more than spec.safety.deletionBudget.clusters allows (%d); %s registered as they are. Undo the change, or raise spec.safety.deletionBudget.clusters to %d, or delete the FleetClusters"
                .formatted(
                        names.size(),
                        names.size() == 1 ? " is" : "s are",
                        String.join(", ", names.stream().limit(NAMED).toList()),
                        names.size() > NAMED ? ", ..." : "",
                        heldBack.left() == 0 ? "" : ", and %d left within ten minutes".formatted(heldBack.left()),
                        heldBack.budget(),
                        names.size() == 1 ? "it stays" : "they stay",
                        heldBack.needed());
    }

    private static String names(List<Registered> clusters) {
        return String.join(
                ", ", clusters.stream().map(Registered::cluster).limit(5).toList());
    }

    private static GitOpsTopologyStatus status(
            TopologyView view, List<Condition> conditions, @Nullable Long generation) {
        return new GitOpsTopologyStatus(
                generation,
                conditions,
                view.pinned(),
                view.pinnedCockpit(),
                new GitOpsTopologyStatus.Members(total(view), done(view)),
                new GitOpsTopologyStatus.PlanSummary(
                        view.plan().hash(), view.plan().summary()),
                worst(view));
    }

    /** Clusters, however many instances each is registered with. */
    private static int total(TopologyView view) {
        return (int) view.registrations().stream()
                        .map(Registered::cluster)
                        .distinct()
                        .count()
                + view.plan().refused().size();
    }

    private static int done(TopologyView view) {
        return (int) view.registrations().stream().collect(Collectors.groupingBy(Registered::cluster)).values().stream()
                .filter(all -> all.stream().allMatch(Registered::done))
                .count();
    }

    private static List<GitOpsTopologyStatus.Trouble> worst(TopologyView view) {
        List<GitOpsTopologyStatus.Trouble> troubles = new ArrayList<>();
        Stream.of(view.plan().refused(), view.plan().objections())
                .forEach(problems ->
                        problems.forEach((cluster, problem) -> troubles.add(new GitOpsTopologyStatus.Trouble(
                                cluster, problem.reason(), Conditions.shortened(problem.message())))));
        EngineConditions.troubles(view).forEach(troubles::add);
        Stream.of(view.registrations(), view.departing(), view.retiring())
                .flatMap(List::stream)
                .forEach(each -> {
                    Receipt receipt = each.receipt();
                    if (receipt != null && !receipt.done()) {
                        troubles.add(new GitOpsTopologyStatus.Trouble(
                                each.cluster(), receipt.reason(), Conditions.shortened(receipt.message())));
                    }
                });
        return troubles.stream().distinct().limit(MAX_WORST).toList();
    }
}
