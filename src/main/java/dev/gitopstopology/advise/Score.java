package dev.gitopstopology.advise;

import dev.gitopstopology.api.Mode;
import java.util.List;

/** How well a shape fits, from 0 to 100; 50 where nothing is for or against it. */
public record Score(Mode shape, int points, List<Ground> grounds) {
    private static final int START = 50;
    private static final int FULL = 100;

    public Score {
        grounds = List.copyOf(grounds);
    }

    static Score of(Mode shape, List<Ground> grounds) {
        int sum = START + grounds.stream().mapToInt(Ground::points).sum();
        return new Score(shape, Math.max(0, Math.min(FULL, sum)), grounds);
    }
}
