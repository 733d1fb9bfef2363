package dev.gitopstopology.operator.order;

import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a receipt of a {@link OwnedSetsOrder} tells of each tenant. */
public record OwnerFacts(Receipt receipt) {
    static final String FAILED = "failed/";
    static final String IN_USE = "inUse/";
    static final String GONE = "gone/";

    public Optional<Problem> failure(String tenant) {
        String failed = receipt.facts().get(FAILED + tenant);
        if (failed != null) {
            int space = failed.indexOf(' ');
            return Optional.of(new Problem("", failed.substring(0, space), failed.substring(space + 1)));
        }
        boolean all = !receipt.done() && receipt.digest().isEmpty(); // none was got to
        return all ? Optional.of(new Problem("", receipt.reason(), receipt.message())) : Optional.empty();
    }

    /** Applications that still belong to the tenant's project. */
    public List<String> inUse(String tenant) {
        String names = receipt.facts().get(IN_USE + tenant);
        return names == null ? List.of() : List.of(names.split(", "));
    }

    /** Tenants that were leaving and have nothing there any more. */
    public Set<String> gone() {
        return receipt.facts().keySet().stream()
                .filter(fact -> fact.startsWith(GONE))
                .map(fact -> fact.substring(GONE.length()))
                .collect(Collectors.toSet());
    }
}
