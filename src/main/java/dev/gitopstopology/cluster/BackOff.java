package dev.gitopstopology.cluster;

import java.time.Duration;

/** How long to leave a failing cluster alone: first this long, then doubled each time, at most that long. */
public record BackOff(Duration first, Duration longest) {
    public static final BackOff DEFAULT = new BackOff(Duration.ofSeconds(1), Duration.ofSeconds(30));
}
