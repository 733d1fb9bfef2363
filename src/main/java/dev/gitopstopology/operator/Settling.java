package dev.gitopstopology.operator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Holds a status back for a moment while work is under way: most work is done within it, and then one write tells the end
 * instead of several telling the way. See docs/adr/0016-status.md.
 */
final class Settling<K> {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Duration atMost;
    private final InstantSource clock;
    private final Map<K, Instant> since = new ConcurrentHashMap<>();

    Settling(InstantSource clock) {
        this(clock, PATIENCE);
    }

    Settling(InstantSource clock, Duration atMost) {
        this.clock = clock;
        this.atMost = atMost;
    }

    /** How long the status should still wait; empty when it has waited long enough. */
    Optional<Duration> patience(K key) {
        Instant now = clock.instant();
        Instant begin = since.computeIfAbsent(key, each -> now);
        Duration left = atMost.minus(Duration.between(begin, now));
        return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
    }

    void settled(K key) {
        since.remove(key);
    }
}
