package dev.gitopstopology.status;

import dev.gitopstopology.api.GitOpsTopologyStatus.Trouble;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.status.Conditions.Truth;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The engines of a topology, in one condition and in the list of clusters that need a look. */
final class EngineConditions {
    private static final int NAMED = 3;

    private EngineConditions() {}

    static void add(Conditions conditions, TopologyView view) {
        List<EngineView> unready =
                view.engines().stream().filter(engine -> !engine.ready()).toList();
        if (unready.isEmpty()) {
            retiring(conditions, view);
        } else {
            EngineView worst = unready.stream()
                    .filter(EngineConditions::failed)
                    .findFirst()
                    .orElse(unready.get(0));
            String prefix = view.engines().size() == 1
                    ? ""
                    : "%d of %d engines ready; on %s: "
                            .formatted(
                                    view.engines().size() - unready.size(),
                                    view.engines().size(),
                                    worst.instance().cluster().name());
            one(conditions, worst, prefix);
        }
    }

    private static void retiring(Conditions conditions, TopologyView view) {
        if (view.retiring().isEmpty()) {
            conditions.met(TopologyStatuses.ENGINE, "Ready", "");
            return;
        }
        List<String> clusters =
                view.retiring().stream().map(Registered::cluster).limit(NAMED).toList();
        conditions.add(
                TopologyStatuses.ENGINE,
                Truth.False,
                "EnginesLeaving",
                "%d engine%s no place any more and %s not gone yet, on: %s"
                        .formatted(
                                view.retiring().size(),
                                view.retiring().size() == 1 ? " has" : "s have",
                                view.retiring().size() == 1 ? "is" : "are",
                                String.join(", ", clusters)));
    }

    private static boolean failed(EngineView engine) {
        Receipt receipt = engine.receipt();
        return receipt != null && !receipt.done();
    }

    private static void one(Conditions conditions, EngineView engine, String prefix) {
        @Nullable Receipt receipt = engine.receipt();
        if (receipt == null && engine.distribution() != null) {
            conditions.add(
                    TopologyStatuses.ENGINE,
                    Truth.Unknown,
                    "NoRelease",
                    "what is installed is left as it is until there is a release");
        } else if (receipt == null) {
            conditions.add(
                    TopologyStatuses.ENGINE, Truth.False, "Progressing", prefix + "the engine is being delivered");
        } else if (!receipt.done()) {
            conditions.add(TopologyStatuses.ENGINE, truth(receipt), receipt.reason(), prefix + receipt.message());
        } else {
            List<Problem> unready = receipt.unready();
            String message = unready.size() + " workload" + (unready.size() == 1 ? "" : "s") + " not ready: "
                    + String.join(
                            "; ",
                            unready.stream().limit(NAMED).map(Problem::message).toList());
            boolean stuck =
                    unready.stream().anyMatch(problem -> problem.reason().equals("Stuck"));
            conditions.add(
                    TopologyStatuses.ENGINE,
                    Truth.False,
                    stuck ? "WorkloadsStuck" : "WorkloadsNotReady",
                    prefix + message);
        }
    }

    /** Nothing is known of a cluster that does not answer; a refusal is known. */
    private static Truth truth(Receipt receipt) {
        return receipt.reason().equals("Unreachable") ? Truth.Unknown : Truth.False;
    }

    /** Engines on members that cannot be delivered; the one on the hub has the condition for itself. */
    static Stream<Trouble> troubles(TopologyView view) {
        return view.engines().stream()
                .filter(engine -> !engine.instance().cluster().isHub() && failed(engine))
                .map(engine -> trouble(engine.instance().cluster().name(), engine.receipt()));
    }

    private static Trouble trouble(String cluster, @Nullable Receipt receipt) {
        return receipt == null
                ? new Trouble(cluster, "Progressing", "")
                : new Trouble(cluster, receipt.reason(), Conditions.shortened(receipt.message()));
    }
}
