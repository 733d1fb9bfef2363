package dev.gitopstopology.cluster;

import dev.gitopstopology.cluster.ClusterException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How long a person's verb goes along with a cluster that asks it to wait (429), as an API server does that is starting, has just got a
 * definition, or has too much to do: each question is asked again when the cluster says, for up to a minute. Thread-safe. The operator
 * has its {@link Breaker} for it, and all the time in the world.
 */
public final class Patience {
    static final Duration LONGEST = Duration.ofSeconds(60);
    /** Where the cluster does not say how long. */
    private static final Duration UNTOLD = Duration.ofSeconds(1);

    private final String host;
    private final Supplier<Duration> retryAfter;
    private final Consumer<String> words;
    private final InstantSource clock;
    private final Pause pause;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile boolean over;

    /** Sleeps. */
    @FunctionalInterface
    interface Pause {
        void last(Duration time) throws InterruptedException;
    }

    Patience(String host, Supplier<Duration> retryAfter, Consumer<String> words, InstantSource clock, Pause pause) {
        this.host = host;
        this.retryAfter = retryAfter;
        this.words = words;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * @param doing what is asked, such as "listing pods"
     * @param question may be asked again: it changes nothing, or the same thing however often
     * @throws ClusterException when the answer is a failure; Throttled when patience is at an end, for this question and all further
     *     ones
     */
    public <T> T asked(String doing, Supplier<T> question) {
        Instant end = clock.instant().plus(LONGEST);
        while (true) {
            ClusterException failure;
            try {
                return question.get();
            } catch (RuntimeException e) {
                failure = Failures.classify(doing, host, e);
            }
            if (failure.reason() != Reason.Throttled) {
                throw failure;
            }
            Duration asked = retryAfter.get();
            Duration wait = asked.isZero() ? UNTOLD : asked;
            if (over || clock.instant().plus(wait).isAfter(end)) {
                over = true;
                throw givenUp(failure, wait);
            }
            if (told.compareAndSet(false, true)) {
                words.accept("waiting for up to %d s: %s".formatted(LONGEST.toSeconds(), failure.getMessage()));
            }
            sleep(wait, failure);
        }
    }

    private static ClusterException givenUp(ClusterException failure, Duration wait) {
        String why = wait.compareTo(LONGEST) > 0
                ? "it wants %d s, and we wait for %d s at most".formatted(wait.toSeconds(), LONGEST.toSeconds())
                : "it was asked again, when it said, for %d s".formatted(LONGEST.toSeconds());
        return new ClusterException(
                Reason.Throttled,
                "%s; %s. See whether the API server is well, and try again later".formatted(failure.getMessage(), why),
                failure.getCause());
    }

    private void sleep(Duration time, ClusterException failure) {
        try {
            pause.last(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }
}
