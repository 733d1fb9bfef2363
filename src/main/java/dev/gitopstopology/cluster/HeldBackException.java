package dev.gitopstopology.cluster;

import java.time.Instant;

/**
 * The last failure of a cluster again, without having asked it: it is too early to try. Says the same as that failure, so that
 * what is told of the cluster does not change while nothing does.
 */
public final class HeldBackException extends ClusterException {
    private static final long serialVersionUID = 1L;
    private final Instant retryAt;

    HeldBackException(ClusterException failure, Instant retryAt) {
        super(failure.reason(), String.valueOf(failure.getMessage()), failure.getCause());
        this.retryAt = retryAt;
    }

    /** When it will be tried again. */
    public Instant retryAt() {
        return retryAt;
    }
}
