package dev.gitopstopology.plan;

import dev.gitopstopology.api.DeletionBudget;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.Safety;
import org.jspecify.annotations.Nullable;

/** The deletion budget of a topology, with its defaults. */
public final class Budget {
    public static final String EXCEEDED = "DeletionBudgetExceeded";
    public static final int DEFAULT_OBJECTS = 30;
    private static final int DEFAULT_PART = 5;

    private Budget() {}

    /** How many of the registered clusters may leave because they are no longer selected. */
    static int clusters(GitOpsTopologySpec spec, int registered) {
        DeletionBudget budget = budget(spec);
        return budget != null && budget.clusters() != null ? budget.clusters() : Math.max(1, registered / DEFAULT_PART);
    }

    /** How many objects one delivery may prune. */
    public static int objects(GitOpsTopologySpec spec) {
        DeletionBudget budget = budget(spec);
        return budget != null && budget.objects() != null ? budget.objects() : DEFAULT_OBJECTS;
    }

    private static @Nullable DeletionBudget budget(GitOpsTopologySpec spec) {
        Safety safety = spec.safety();
        return safety == null ? null : safety.deletionBudget();
    }
}
