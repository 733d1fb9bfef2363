package dev.gitopstopology.deliver;

import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.SecretCopy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a receipt of an engine tells of its credentials, and of whose they are. */
public record CredentialFacts(Receipt receipt) {
    private static final String WANTED = "credentials";
    private static final String FAILED = "credential-failed/";

    /** @param failures by the copy that was not delivered */
    public static Map<String, String> of(List<SecretCopy> copies, Map<SecretCopy, DeliveryException> failures) {
        SortedMap<String, String> facts = new TreeMap<>();
        long ours = copies.stream().filter(copy -> copy.tenant() == null).count();
        if (ours > 0) {
            facts.put(WANTED, Long.toString(ours));
        }
        failures.forEach((copy, failure) ->
                facts.put(prefix(copy.tenant()) + copy.field(), failure.reason() + " " + failure.getMessage()));
        return facts;
    }

    /** How many the topology itself asks for. */
    public int wanted() {
        return Integer.parseInt(receipt.facts().getOrDefault(WANTED, "0"));
    }

    /** Credentials of the topology itself that the engine does not have, or has not as they are now. */
    public List<Problem> problems() {
        return problems(prefix(null));
    }

    /** The first of a tenant's. */
    public Optional<Problem> problem(String tenant) {
        return problems(prefix(tenant)).stream().findFirst();
    }

    /** A tenant's name has no slash. */
    private static String prefix(@Nullable String tenant) {
        return FAILED + (tenant == null ? "" : tenant) + "/";
    }

    private List<Problem> problems(String prefix) {
        return new TreeMap<>(receipt.facts())
                .entrySet().stream()
                        .filter(fact -> fact.getKey().startsWith(prefix))
                        .map(fact -> problem(fact.getKey().substring(prefix.length()), fact.getValue()))
                        .toList();
    }

    private static Problem problem(String field, String said) {
        int space = said.indexOf(' ');
        return new Problem(field, said.substring(0, space), said.substring(space + 1));
    }
}
