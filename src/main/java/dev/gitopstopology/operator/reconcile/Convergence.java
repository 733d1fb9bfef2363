package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.Measures;
import dev.gitopstopology.status.Conditions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Measures how long a topology takes from not being Ready to being so. */
final class Convergence {
    private final Measures measures;
    private final InstantSource clock;
    private final Map<TopologyKey, Instant> began = new ConcurrentHashMap<>();

    Convergence(Measures measures, InstantSource clock) {
        this.measures = measures;
        this.clock = clock;
    }

    void forget(TopologyKey key) {
        began.remove(key);
    }

    void saw(TopologyKey key, GitOpsTopologyStatus status) {
        boolean ready = status.conditions() != null
                && status.conditions().stream()
                        .anyMatch(condition -> condition.type().equals(Conditions.READY)
                                && condition.status().equals("True"));
        if (!ready) {
            began.putIfAbsent(key, clock.instant());
            return;
        }
        Instant since = began.remove(key);
        if (since != null) {
            measures.converged(Duration.between(since, clock.instant()));
        }
    }
}
