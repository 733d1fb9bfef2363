package dev.gitopstopology.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How long clusters asked to be left alone: the header Retry-After of their answers 429 and 503 (RFC 9110, section 10.2.3), in
 * seconds, as API servers send it. Thread-safe. It is remembered here because the client's exceptions do not hold the header.
 */
final class RetryAfter {
    /** No server may silence us for longer. */
    static final Duration LONGEST = Duration.ofMinutes(5);

    private final Map<String, Instant> until = new ConcurrentHashMap<>();
    private final InstantSource clock;

    RetryAfter(InstantSource clock) {
        this.clock = clock;
    }

    /** An answer of the cluster; the header is null when it has none. */
    void told(String cluster, int status, @Nullable String header) {
        if ((status == 429 || status == 503) && header != null && header.matches("\\d{1,9}")) {
            Duration asked = Duration.ofSeconds(Long.parseLong(header));
            Duration wait = asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
            until.merge(cluster, clock.instant().plus(wait), (one, other) -> one.isAfter(other) ? one : other);
        }
    }

    /** What is left of that time; zero when it is over or the cluster asked for nothing. */
    Duration left(String cluster) {
        Instant end = until.get(cluster);
        if (end == null) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(clock.instant(), end);
        if (left.isNegative() || left.isZero()) {
            until.remove(cluster, end);
            return Duration.ZERO;
        }
        return left;
    }
}
