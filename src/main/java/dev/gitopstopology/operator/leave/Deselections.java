package dev.gitopstopology.operator.leave;

import dev.gitopstopology.model.TopologyKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What left a topology of late because it was no longer selected: clusters, or entries of the catalogue on clusters. An edit of many objects arrives as many events, so a
 * budget that forgot what it granted a second ago would be none.
 */
public final class Deselections<T> {
    private static final Duration LATE = Duration.ofMinutes(10);
    private final InstantSource clock;
    private final Map<TopologyKey, Map<T, Instant>> left = new HashMap<>();

    public Deselections(InstantSource clock) {
        this.clock = clock;
    }

    public synchronized Set<T> of(TopologyKey topology) {
        Map<T, Instant> known = left.getOrDefault(topology, new HashMap<>());
        Instant oldest = clock.instant().minus(LATE);
        known.values().removeIf(at -> at.isBefore(oldest));
        if (known.isEmpty()) {
            left.remove(topology);
        }
        return Set.copyOf(known.keySet());
    }

    public synchronized void leave(TopologyKey topology, Collection<T> what) {
        Instant now = clock.instant();
        what.forEach(
                each -> left.computeIfAbsent(topology, key -> new HashMap<>()).put(each, now));
    }

    public synchronized void forget(TopologyKey topology) {
        left.remove(topology);
    }
}
