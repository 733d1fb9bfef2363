package dev.gitopstopology.operator.tell;

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
public final class Settling<K> {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Until a run has looked at what an earlier one has told of, that stands: nothing is known against it. */
    private static final Duration PATIENCE_OF_A_NEW_RUN = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Map<K, Instant> since = new ConcurrentHashMap<>();

    public Settling(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * How long the status should still wait; empty when it has waited long enough.
     *
     * @param unseen whether the present status says Ready, and this run has found nothing that says otherwise
     */
    public Optional<Duration> patience(K key, boolean unseen) {
        Instant now = clock.instant();
        Instant begin = since.computeIfAbsent(key, each -> now);
        Duration left = (unseen ? PATIENCE_OF_A_NEW_RUN : PATIENCE).minus(Duration.between(begin, now));
        return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
    }

    public void settled(K key) {
        since.remove(key);
    }
}
