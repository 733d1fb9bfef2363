package dev.gitopstopology.operator.replica;

import java.time.Duration;

/**
 * The numbers of the leader election, those of client-go.
 *
 * @param lease how long others wait after the last renewal that they saw; whole seconds
 * @param deadline how long the holder writes after its last renewal; what is under way then has the rest of the lease to end
 * @param retry pause between two attempts
 */
public record LeaseTimes(Duration lease, Duration deadline, Duration retry) {
    public static final LeaseTimes DEFAULT =
            new LeaseTimes(Duration.ofSeconds(15), Duration.ofSeconds(10), Duration.ofSeconds(2));

    public LeaseTimes {
        if (deadline.compareTo(lease) >= 0 || retry.compareTo(deadline) >= 0) {
            throw new IllegalArgumentException("retry must be shorter than deadline, and deadline than lease");
        }
    }
}
