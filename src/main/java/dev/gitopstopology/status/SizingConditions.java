package dev.gitopstopology.status;

import dev.gitopstopology.api.EngineSize;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.plan.FluxNeed;
import dev.gitopstopology.plan.PlannedInstance;
import dev.gitopstopology.status.Conditions.Truth;
import java.util.List;

/**
 * Whether the engines of a topology are as large as {@code advise} would have them: the shards of an Argo CD by its clusters, the size of
 * a Flux by what it delivers of the catalogue. It is advice, and does not count for Ready.
 */
final class SizingConditions {
    static final String TYPE = "SizingAdvised";

    private SizingConditions() {}

    static void add(Conditions conditions, TopologyView view) {
        List<PlannedInstance> sharded = view.plan().instances().stream()
                .filter(each -> each.advisedShards() > 0)
                .toList();
        List<PlannedInstance> few = sharded.stream()
                .filter(each -> each.instance().engine().replicas() < each.advisedShards())
                .toList();
        List<PlannedInstance> delivering = view.plan().instances().stream()
                .filter(each -> each.instance().engine().type() == EngineType.Flux)
                .filter(each -> !each.instance().engine().external() && deliveries(each, view) > 0)
                .toList();
        List<PlannedInstance> small = delivering.stream()
                .filter(each -> isSmall(each.instance().engine().size(), deliveries(each, view)))
                .toList();
        if (!few.isEmpty()) {
            conditions.add(TYPE, Truth.False, "TooFewShards", few(few));
        } else if (!small.isEmpty()) {
            conditions.add(TYPE, Truth.False, "SizeTooSmall", small(small, view));
        } else if (!sharded.isEmpty() || !delivering.isEmpty()) {
            conditions.met(TYPE, "SizedAsAdvised", "");
        }
    }

    private static int deliveries(PlannedInstance planned, TopologyView view) {
        return view.deliveries().getOrDefault(planned.instance().id(), 0);
    }

    private static boolean isSmall(EngineSize size, int deliveries) {
        return deliveries > FluxNeed.carried(size) || deliveries >= FluxNeed.SHARDED;
    }

    private static String small(List<PlannedInstance> small, TopologyView view) {
        PlannedInstance first = small.get(0);
        Engine engine = first.instance().engine();
        int deliveries = deliveries(first, view);
        EngineSize needed = FluxNeed.size(deliveries);
        return "EngineInstance %s of size %s delivers %d Kustomizations and HelmReleases of the catalogue%s; %sserve its clusters by more engines (mode PerGroup)"
                .formatted(
                        first.instance().id(),
                        engine.size(),
                        deliveries,
                        more(small),
                        engine.size() == needed ? "" : "set engine.size to %s, or ".formatted(needed));
    }

    private static String few(List<PlannedInstance> few) {
        PlannedInstance first = few.get(0);
        Engine engine = first.instance().engine();
        return "EngineInstance %s has %d shard%s of size %s for clusters that ask for %d%s; choose a larger engine.size, set engine.argoCD.shards to %d, or serve them by more engines (mode PerGroup)"
                .formatted(
                        first.instance().id(),
                        engine.replicas(),
                        engine.replicas() == 1 ? "" : "s",
                        engine.size(),
                        first.advisedShards(),
                        more(few),
                        first.advisedShards());
    }

    private static String more(List<PlannedInstance> told) {
        return told.size() == 1 ? "" : " (and %d more)".formatted(told.size() - 1);
    }
}
