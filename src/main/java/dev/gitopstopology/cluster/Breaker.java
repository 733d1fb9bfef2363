package dev.gitopstopology.cluster;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * After a failure, says at once what is wrong until it is time to try again: first after {@code first}, then each time twice as
 * long up to {@code longest}, and up to a fifth more by chance so that clusters do not return in step; never sooner than the
 * cluster asked for. Not thread-safe; no IO.
 */
final class Breaker {
    private static final double JITTER = 0.2;

    private final Clock clock;
    private final RandomGenerator random;
    private final BackOff backOff;
    private final Supplier<Duration> asked;
    private @Nullable ClusterException last;
    private Instant retryAt = Instant.MIN;
    private int failures;

    /** @param asked how long the cluster itself asks to be left alone from now on, at least */
    Breaker(Clock clock, RandomGenerator random, BackOff backOff, Supplier<Duration> asked) {
        this.clock = clock;
        this.random = random;
        this.backOff = backOff;
        this.asked = asked;
    }

    /** Throws the last failure again while it is too early to try. */
    void check() {
        ClusterException failure = last;
        if (failure != null && clock.instant().isBefore(retryAt)) {
            throw new HeldBackException(failure, retryAt);
        }
    }

    void failed(ClusterException failure) {
        int doublings = Math.min(failures++, 30);
        Duration wait = backOff.first().multipliedBy(1L << doublings);
        if (wait.compareTo(backOff.longest()) > 0) {
            wait = backOff.longest();
        }
        last = failure;
        long ours = (long) (wait.toMillis() * (1 + JITTER * random.nextDouble()));
        retryAt = clock.instant().plusMillis(Math.max(ours, asked.get().toMillis()));
    }

    void reset() {
        last = null;
        failures = 0;
    }

    boolean isOpen() {
        return last != null;
    }

    Instant retryAt() {
        return retryAt;
    }
}
