package dev.gitopstopology.deliver.push;

import dev.gitopstopology.deliver.DeliveryException;
import dev.gitopstopology.deliver.Inventory;
import dev.gitopstopology.deliver.Outcome;
import java.util.List;
import java.util.stream.Collectors;

/** How many objects one delivery may delete because they are no longer rendered. */
record PruneBudget(String cluster, int objects) {
    private static final int NAMED = 5;

    /**
     * @param superfluous what the inventory lists and the set no longer holds
     * @throws DeliveryException when that is more than the budget; nothing has been written then
     */
    void check(List<Inventory.Entry> superfluous) {
        List<Inventory.Entry> deleted =
                superfluous.stream().filter(Prune::deletes).toList();
        if (deleted.size() <= objects) {
            return;
        }
        String first = deleted.stream()
                .limit(NAMED)
                .map(entry -> entry.id().toString())
                .collect(Collectors.joining(", "));
        throw new DeliveryException(
                Outcome.Blocked,
                "DeletionBudgetExceeded",
                "this delivery would delete %d objects on cluster %s (%s%s), more than spec.safety.deletionBudget.objects (%d) allows; nothing was delivered. Undo the change, or raise spec.safety.deletionBudget.objects to %d"
                        .formatted(
                                deleted.size(),
                                cluster,
                                first,
                                deleted.size() > NAMED ? ", ..." : "",
                                objects,
                                deleted.size()));
    }
}
