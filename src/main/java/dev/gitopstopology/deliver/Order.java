package dev.gitopstopology.deliver;

import java.time.Instant;
import java.util.Optional;

/** Something that one cluster's queue is to bring about, and to keep so. */
public interface Order {
    /** Two orders with one id stand for the same thing; the later one counts. */
    String id();

    /** Equal fingerprints ask for the same end state, so a delivered one need not be run again. */
    String fingerprint();

    /** Brings it about. Idempotent; may throw, which counts as failed. */
    Receipt run();

    /** When to look again at the latest, where that is sooner than the queue's own pace: a token that has to be renewed. */
    default Optional<Instant> lookAgain() {
        return Optional.empty();
    }
}
