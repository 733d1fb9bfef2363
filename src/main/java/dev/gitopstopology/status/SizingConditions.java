package dev.gitopstopology.status;

import dev.gitopstopology.model.Engine;
import dev.gitopstopology.plan.Plan;
import dev.gitopstopology.plan.PlannedInstance;
import dev.gitopstopology.status.Conditions.Truth;
import java.util.List;

/** Whether the Argo CDs of a topology have the shards that {@code advise} would give them; it is advice, and does not count for Ready. */
final class SizingConditions {
    static final String TYPE = "SizingAdvised";

    private SizingConditions() {}

    static void add(Conditions conditions, Plan plan) {
        List<PlannedInstance> sized = plan.instances().stream()
                .filter(each -> each.advisedShards() > 0)
                .toList();
        List<PlannedInstance> small = sized.stream()
                .filter(each -> each.instance().engine().replicas() < each.advisedShards())
                .toList();
        if (!small.isEmpty()) {
            conditions.add(TYPE, Truth.False, "TooFewShards", said(small));
        } else if (!sized.isEmpty()) {
            conditions.met(TYPE, "SizedAsAdvised", "");
        }
    }

    private static String said(List<PlannedInstance> small) {
        PlannedInstance first = small.get(0);
        Engine engine = first.instance().engine();
        return "EngineInstance %s has %d shard%s of size %s for clusters that ask for %d%s; choose a larger engine.size, set engine.argoCD.shards to %d, or serve them by more engines (mode PerGroup)"
                .formatted(
                        first.instance().id(),
                        engine.replicas(),
                        engine.replicas() == 1 ? "" : "s",
                        engine.size(),
                        first.advisedShards(),
                        small.size() == 1 ? "" : " (and %d more)".formatted(small.size() - 1),
                        first.advisedShards());
    }
}
