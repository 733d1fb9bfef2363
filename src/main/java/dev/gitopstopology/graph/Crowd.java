package dev.gitopstopology.graph;

import dev.gitopstopology.graph.Landscape.Cluster;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Many that are alike, in a few lines: how many, how they are, and what their labels say. */
final class Crowd {
    private static final int NAMED = 3;
    private static final int MOST_LABELS = 3;
    /** A label that tells more apart than this is a name, and says nothing of a crowd. */
    private static final int MOST_VALUES = 4;

    private Crowd() {}

    static List<String> clusters(List<Cluster> crowd, Function<Cluster, String> name) {
        List<String> lines = new ArrayList<>();
        lines.add(crowd.size() + " clusters");
        states(crowd.stream().map(Cluster::state).toList()).ifPresent(lines::add);
        List<String> troubled = crowd.stream()
                .filter(each -> each.state() == State.notReady)
                .map(name)
                .toList();
        if (!troubled.isEmpty()) {
            lines.add("not ready: " + String.join(", ", troubled.subList(0, Math.min(NAMED, troubled.size())))
                    + (troubled.size() > NAMED ? ", ..." : ""));
        }
        lines.addAll(labels(crowd));
        return lines;
    }

    /** Of what is only planned, nothing. */
    static Optional<String> states(Collection<State> states) {
        Map<State, Long> counts = states.stream()
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        if (counts.keySet().equals(Set.of(State.planned))) {
            return Optional.empty();
        }
        return Optional.of(counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", ")));
    }

    /** The worst of them. */
    static State together(Collection<State> states) {
        return List.of(State.notReady, State.unknown, State.planned).stream()
                .filter(states::contains)
                .findFirst()
                .orElse(State.ready);
    }

    private static List<String> labels(List<Cluster> crowd) {
        Map<String, Map<String, Long>> values = new TreeMap<>();
        crowd.forEach(each -> each.labels()
                .forEach((key, value) ->
                        values.computeIfAbsent(key, none -> new TreeMap<>()).merge(value, 1L, Long::sum)));
        return values.entrySet().stream()
                .filter(each -> each.getValue().size() <= MOST_VALUES)
                .limit(MOST_LABELS)
                .map(each -> each.getKey() + ": "
                        + each.getValue().entrySet().stream()
                                .map(value -> value.getKey() + " " + value.getValue())
                                .collect(Collectors.joining(", ")))
                .toList();
    }
}
