package dev.gitopstopology.operator.order;

import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.deliver.push.catalog.ServiceOutputs.State;
import dev.gitopstopology.model.Problem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a receipt of a {@link CatalogOrder} tells of each entry.
 *
 * @param unhealthy what the engine says of entries that are not well
 * @param underWay what it says of entries that are coming up
 * @param lingering entries that are to end and have not ended
 * @param ended entries that were to end and have ended
 */
public record CatalogFacts(
        Receipt receipt,
        Set<String> healthy,
        Map<String, String> unhealthy,
        Map<String, String> underWay,
        Set<String> lingering,
        Set<String> ended) {
    static final String FAILED = "failed/";
    static final String HEALTHY = "healthy/";
    static final String UNHEALTHY = "unhealthy/";
    static final String UNDER_WAY = "under-way/";
    static final String LINGERING = "lingering/";
    static final String ENDED = "ended/";

    public static CatalogFacts of(Receipt receipt) {
        CatalogFacts facts = new CatalogFacts(
                receipt, new HashSet<>(), new HashMap<>(), new HashMap<>(), new HashSet<>(), new HashSet<>());
        receipt.facts().forEach((fact, text) -> {
            String entry = fact.substring(fact.indexOf('/') + 1);
            switch (fact.substring(0, fact.indexOf('/') + 1)) {
                case HEALTHY -> facts.healthy.add(entry);
                case UNHEALTHY -> facts.unhealthy.put(entry, text);
                case UNDER_WAY -> facts.underWay.put(entry, text);
                case LINGERING -> facts.lingering.add(entry);
                case ENDED -> facts.ended.add(entry);
                default -> {} // told by failure
            }
        });
        return facts;
    }

    /** Under which an engine's verdict is kept. */
    static String prefix(State state) {
        return switch (state) {
            case Healthy -> HEALTHY;
            case UnderWay -> UNDER_WAY;
            case Broken -> UNHEALTHY;
        };
    }

    public Optional<Problem> failure(String entry) {
        @Nullable String failed = receipt.facts().get(FAILED + entry);
        if (failed != null) {
            int space = failed.indexOf(' ');
            return Optional.of(new Problem("", failed.substring(0, space), failed.substring(space + 1)));
        }
        boolean none = !receipt.done() && receipt.digest().isEmpty(); // none was got to
        return none ? Optional.of(new Problem("", receipt.reason(), receipt.message())) : Optional.empty();
    }
}
