package dev.gitopstopology.status;

import dev.gitopstopology.deliver.MonitoringFacts;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.status.Conditions.Truth;
import java.util.Optional;

/** What Prometheus operators are told of engines, in one condition; there is none where nobody asks for it. */
final class MonitoringConditions {
    static final String TYPE = "MonitoringDelivered";

    private MonitoringConditions() {}

    static void add(Conditions conditions, TopologyView view) {
        boolean wanted = false;
        for (EngineView engine : view.engines()) {
            Receipt receipt = engine.receipt();
            if (receipt != null && receipt.done()) {
                MonitoringFacts facts = new MonitoringFacts(receipt);
                wanted |= facts.wanted();
                Optional<Problem> problem = facts.problem();
                if (problem.isPresent()) {
                    add(conditions, problem.get());
                    return;
                }
            }
        }
        if (wanted) {
            conditions.met(TYPE, "Delivered", "");
        }
    }

    static void add(Conditions conditions, Problem problem) {
        conditions.add(TYPE, Truth.False, problem.reason(), problem.message());
    }
}
