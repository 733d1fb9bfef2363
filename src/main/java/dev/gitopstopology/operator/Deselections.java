package dev.gitopstopology.operator;

import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.TopologyKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which clusters left a topology of late because they were no longer selected. An edit of many objects arrives as many events, so a
 * budget that forgot what it granted a second ago would be none.
 */
final class Deselections {
    private static final Duration LATE = Duration.ofMinutes(10);
    private final InstantSource clock;
    private final Map<TopologyKey, Map<ClusterKey, Instant>> left = new HashMap<>();

    Deselections(InstantSource clock) {
        this.clock = clock;
    }

    synchronized Set<ClusterKey> of(TopologyKey topology) {
        Map<ClusterKey, Instant> known = left.getOrDefault(topology, new HashMap<>());
        Instant oldest = clock.instant().minus(LATE);
        known.values().removeIf(at -> at.isBefore(oldest));
        if (known.isEmpty()) {
            left.remove(topology);
        }
        return Set.copyOf(known.keySet());
    }

    synchronized void leave(TopologyKey topology, Collection<ClusterKey> clusters) {
        Instant now = clock.instant();
        clusters.forEach(cluster ->
                left.computeIfAbsent(topology, each -> new HashMap<>()).put(cluster, now));
    }

    synchronized void forget(TopologyKey topology) {
        left.remove(topology);
    }
}
