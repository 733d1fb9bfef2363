package dev.gitopstopology.deliver;

import dev.gitopstopology.model.Problem;
import java.util.Map;
import java.util.Optional;

/** What a receipt of an engine tells of the objects for a Prometheus operator. */
public record MonitoringFacts(Receipt receipt) {
    private static final String FACT = "monitoring";
    private static final String DELIVERED = "Delivered ";

    public static Map<String, String> delivered(boolean any) {
        return any ? Map.of(FACT, DELIVERED) : Map.of();
    }

    public static Map<String, String> failed(DeliveryException failure) {
        return Map.of(FACT, failure.reason() + " " + failure.getMessage());
    }

    /** Whether they were asked for. */
    public boolean wanted() {
        return receipt.facts().containsKey(FACT);
    }

    public Optional<Problem> problem() {
        String said = receipt.facts().getOrDefault(FACT, DELIVERED);
        int space = said.indexOf(' ');
        return said.equals(DELIVERED)
                ? Optional.empty()
                : Optional.of(
                        new Problem("spec.engine.monitoring", said.substring(0, space), said.substring(space + 1)));
    }
}
