package dev.gitopstopology.operator.replica;

import dev.gitopstopology.cluster.WriteGate;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long this replica may write: for a while after it last renewed its Lease, by its own monotonic clock. No other clock has
 * a say, and nobody has to be awake to shut it: a process that was stopped finds it shut.
 */
public final class Tenure implements WriteGate {
    private final long limit;
    private final LongSupplier nanos;
    private volatile State state = new State(false, 0);

    private record State(boolean held, long renewedAt) {}

    /** @param nanos as {@link System#nanoTime} */
    public Tenure(Duration limit, LongSupplier nanos) {
        this.limit = limit.toNanos();
        this.nanos = nanos;
    }

    /** @param askedAt when the renewal was sent, not when it was answered: from some moment in between others count too */
    void renewed(long askedAt) {
        state = new State(true, askedAt);
    }

    void end() {
        state = new State(false, 0);
    }

    @Override
    public boolean open() {
        State now = state;
        return now.held() && nanos.getAsLong() - now.renewedAt() < limit;
    }
}
