package dev.gitopstopology.status;

import dev.gitopstopology.api.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Conditions in the making: {@code lastTransitionTime} moves only when the status does. */
public final class Conditions {
    public static final String READY = "Ready";
    static final int MAX_MESSAGE = 1024;
    private final List<Condition> previous;
    private final @Nullable Long generation;
    private final Instant now;
    private final List<Condition> conditions = new ArrayList<>();

    public Conditions(@Nullable List<Condition> previous, @Nullable Long generation, Instant now) {
        this.previous = previous == null ? List.of() : previous;
        this.generation = generation;
        this.now = now.truncatedTo(ChronoUnit.SECONDS);
    }

    public Conditions add(String type, Truth truth, String reason, String message) {
        String since = previous.stream()
                .filter(condition ->
                        condition.type().equals(type) && condition.status().equals(truth.name()))
                .map(Condition::lastTransitionTime)
                .findFirst()
                .orElse(null);
        conditions.add(new Condition(
                type, truth.name(), reason, shortened(message), generation, since == null ? now.toString() : since));
        return this;
    }

    public Conditions met(String type, String reason, String message) {
        return add(type, Truth.True, reason, message);
    }

    /** Sums up: Ready when every condition so far is True, else as the first that is not. */
    public List<Condition> summedUp(String message) {
        return sumUp(message).sorted();
    }

    /** The same; what is added after it does not count for Ready. */
    public Conditions sumUp(String message) {
        Optional<Condition> first = conditions.stream()
                .filter(condition -> !condition.status().equals("True"))
                .findFirst();
        if (first.isEmpty()) {
            return met(READY, "Ready", message);
        }
        Condition cause = first.get();
        return add(
                READY, Truth.valueOf(cause.status()), cause.reason(), cause.message() == null ? "" : cause.message());
    }

    public List<Condition> sorted() {
        return conditions.stream().sorted(Comparator.comparing(Condition::type)).toList();
    }

    /** Those that were added, in that order. */
    List<Condition> all() {
        return List.copyOf(conditions);
    }

    static String shortened(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE - 3) + "...";
    }

    /** Status of a condition, as Kubernetes spells it. */
    public enum Truth {
        True,
        False,
        Unknown
    }
}
