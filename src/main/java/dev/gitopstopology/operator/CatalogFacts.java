package dev.gitopstopology.operator;

import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.Problem;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a receipt of a {@link CatalogOrder} tells of each entry. */
record CatalogFacts(Receipt receipt) {
    static final String FAILED = "failed/";
    static final String HEALTHY = "healthy/";
    static final String UNHEALTHY = "unhealthy/";
    static final String LINGERING = "lingering/";
    static final String ENDED = "ended/";

    Optional<Problem> failure(String entry) {
        @Nullable String failed = receipt.facts().get(FAILED + entry);
        if (failed != null) {
            int space = failed.indexOf(' ');
            return Optional.of(new Problem("", failed.substring(0, space), failed.substring(space + 1)));
        }
        boolean none = !receipt.done() && receipt.digest().isEmpty(); // none was got to
        return none ? Optional.of(new Problem("", receipt.reason(), receipt.message())) : Optional.empty();
    }

    Set<String> healthy() {
        return names(HEALTHY);
    }

    /** Entries that are to end and have not ended. */
    Set<String> lingering() {
        return names(LINGERING);
    }

    /** Entries that were to end and have ended. */
    Set<String> ended() {
        return names(ENDED);
    }

    /** What the engine says of an entry that is not well; null for one that is, or of which nothing is known. */
    @Nullable
    String unhealthy(String entry) {
        return receipt.facts().get(UNHEALTHY + entry);
    }

    private Set<String> names(String fact) {
        return receipt.facts().keySet().stream()
                .filter(each -> each.startsWith(fact))
                .map(each -> each.substring(fact.length()))
                .collect(Collectors.toSet());
    }
}
