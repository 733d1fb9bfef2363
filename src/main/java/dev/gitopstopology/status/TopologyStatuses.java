package dev.gitopstopology.status;

import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.plan.Budget;
import dev.gitopstopology.plan.HeldBack;
import dev.gitopstopology.status.Conditions.Truth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
        if (view.refused() != null) {
            conditions.add(
                    ACCEPTED,
                    Truth.False,
                    view.refused().reason(),
                    view.refused().message());
            return status(view, conditions.summedUp(""), generation);
        }
        conditions.met(ACCEPTED, "Accepted", "");
        if (view.distribution() != null) {
            conditions.add(
                    DISTRIBUTION,
                    Truth.False,
                    view.distribution().reason(),
                    view.distribution().message());
        } else {
            conditions.met(DISTRIBUTION, "Pinned", "");
        }
        engine(conditions, view);
        registrations(conditions, view);
        return status(view, conditions.summedUp(view.plan().summary()), generation);
    }

    private static void engine(Conditions conditions, TopologyView view) {
        Receipt receipt = view.engine();
        if (receipt == null && view.distribution() != null) {
            conditions.add(
                    ENGINE, Truth.Unknown, "NoRelease", "what is installed is left as it is until there is a release");
        } else if (receipt == null) {
            conditions.add(ENGINE, Truth.False, "Progressing", "the engine is being delivered");
        } else if (!receipt.done()) {
            conditions.add(ENGINE, truth(receipt), receipt.reason(), receipt.message());
        } else if (!receipt.unready().isEmpty()) {
            List<Problem> unready = receipt.unready();
            String message = unready.size() + " workload" + (unready.size() == 1 ? "" : "s") + " not ready: "
                    + String.join(
                            "; ",
                            unready.stream().limit(3).map(Problem::message).toList());
            boolean stuck =
                    unready.stream().anyMatch(problem -> problem.reason().equals("Stuck"));
            conditions.add(ENGINE, Truth.False, stuck ? "WorkloadsStuck" : "WorkloadsNotReady", message);
        } else {
            conditions.met(ENGINE, "Ready", "");
        }
    }

    /** Nothing is known of a cluster that does not answer; a refusal is known. */
    private static Truth truth(Receipt receipt) {
        return receipt.reason().equals("Unreachable") ? Truth.Unknown : Truth.False;
    }

    private static void registrations(Conditions conditions, TopologyView view) {
        int refused = view.plan().refused().size();
        int total = view.registrations().size() + refused;
        long done = view.registrations().stream().filter(Registered::done).count();
        if (!view.plan().heldBack().isEmpty()) {
            conditions.add(
                    REGISTERED,
                    Truth.False,
                    Budget.EXCEEDED,
                    heldBack(view.plan().heldBack()));
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
        List<String> names = heldBack.registrations().stream()
                .map(each -> each.member().name())
                .toList();
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
        int total = view.registrations().size() + view.plan().refused().size();
        int done = (int) view.registrations().stream().filter(Registered::done).count();
        return new GitOpsTopologyStatus(
                generation,
                conditions,
                view.pinned(),
                new GitOpsTopologyStatus.Members(total, done),
                new GitOpsTopologyStatus.PlanSummary(
                        view.plan().hash(), view.plan().summary()),
                worst(view));
    }

    private static List<GitOpsTopologyStatus.Trouble> worst(TopologyView view) {
        List<GitOpsTopologyStatus.Trouble> troubles = new ArrayList<>();
        view.plan()
                .refused()
                .forEach((cluster, problem) -> troubles.add(new GitOpsTopologyStatus.Trouble(
                        cluster, problem.reason(), Conditions.shortened(problem.message()))));
        Stream.concat(view.registrations().stream(), view.departing().stream()).forEach(each -> {
            Receipt receipt = each.receipt();
            if (receipt != null && !receipt.done()) {
                troubles.add(new GitOpsTopologyStatus.Trouble(
                        each.cluster(), receipt.reason(), Conditions.shortened(receipt.message())));
            }
        });
        return troubles.stream().limit(MAX_WORST).toList();
    }
}
