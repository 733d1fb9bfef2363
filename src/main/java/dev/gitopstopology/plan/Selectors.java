package dev.gitopstopology.plan;

import dev.gitopstopology.api.LabelSelector;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Label selectors with the semantics of {@code metav1.LabelSelectorAsSelector}. */
public final class Selectors {
    private Selectors() {}

    public static boolean matches(LabelSelector selector, Map<String, String> labels) {
        Map<String, String> exact = selector.matchLabels() == null ? Map.of() : selector.matchLabels();
        List<LabelSelector.Requirement> expressions =
                selector.matchExpressions() == null ? List.of() : selector.matchExpressions();
        return exact.entrySet().stream().allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())))
                && expressions.stream().allMatch(requirement -> matches(requirement, labels));
    }

    private static boolean matches(LabelSelector.Requirement requirement, Map<String, String> labels) {
        String value = labels.get(requirement.key());
        List<String> values = Objects.requireNonNullElse(requirement.values(), List.of());
        return switch (requirement.operator()) {
            case In -> value != null && values.contains(value);
            case NotIn -> value == null || !values.contains(value);
            case Exists -> value != null;
            case DoesNotExist -> value == null;
        };
    }
}
