package dev.gitopstopology.plan;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The terms on which something that is being deleted may go although a cluster has not done its part.
 *
 * @param since when it was deleted
 * @param deadline from when on it no longer waits
 * @param expected what the annotation has to say
 * @param asked what the annotation says
 */
public record Leave(Instant since, Instant deadline, String expected, Asked asked) {
    /** Whether somebody asked not to wait. */
    public enum Asked {
        No,
        /** With another value than the expected one: perhaps another cluster is meant. */
        Mistaken,
        Yes
    }

    public static Leave of(Instant since, Duration patience, String expected, @Nullable String annotation) {
        Asked asked = annotation == null || annotation.isEmpty()
                ? Asked.No
                : annotation.equals(expected) ? Asked.Yes : Asked.Mistaken;
        return new Leave(since, since.plus(patience), expected, asked);
    }

    public boolean over(Instant now) {
        return asked == Asked.Yes || !now.isBefore(deadline);
    }

    /** Why it no longer waits, in one stable word. */
    public String ended() {
        return asked == Asked.Yes ? "Abandoned" : "DeadlinePassed";
    }
}
