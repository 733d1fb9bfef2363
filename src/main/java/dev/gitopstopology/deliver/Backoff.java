package dev.gitopstopology.deliver;

import java.time.Duration;

/** Pauses that double up to a cap; the jitter (0 to 1) spreads many clusters that failed together. */
public record Backoff(Duration first, Duration cap) {
    private static final int MAX_DOUBLINGS = 20;

    /** @param attempt 1 for the first failure */
    public Duration after(int attempt, double jitter) {
        long doubled = first.toMillis() << Math.min(Math.max(attempt, 1) - 1, MAX_DOUBLINGS);
        long bounded = Math.min(doubled, cap.toMillis());
        return Duration.ofMillis(bounded - (long) (bounded * 0.2 * jitter));
    }
}
