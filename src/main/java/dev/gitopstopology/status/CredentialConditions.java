package dev.gitopstopology.status;

import dev.gitopstopology.deliver.CredentialFacts;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.status.Conditions.Truth;
import java.util.List;

/** The Secrets that engines get from the hub, in one condition; there is none where nobody asks for any. */
final class CredentialConditions {
    static final String TYPE = "CredentialsDelivered";

    private CredentialConditions() {}

    static void add(Conditions conditions, TopologyView view) {
        int wanted = 0;
        for (EngineView engine : view.engines()) {
            Receipt receipt = engine.receipt();
            if (receipt == null || !receipt.done()) {
                continue; // the engine's own condition tells of that
            }
            CredentialFacts facts = new CredentialFacts(receipt);
            wanted += facts.wanted();
            List<Problem> problems = facts.problems();
            if (!problems.isEmpty()) {
                add(conditions, problems);
                return;
            }
        }
        if (wanted > 0) {
            conditions.met(TYPE, "Delivered", "");
        }
    }

    static void add(Conditions conditions, List<Problem> problems) {
        Problem first = problems.get(0);
        String more = problems.size() == 1 ? "" : " (and %d more)".formatted(problems.size() - 1);
        conditions.add(TYPE, Truth.False, first.reason(), first.message() + more);
    }
}
