package dev.gitopstopology.plan;

import dev.gitopstopology.model.Registration;
import java.util.List;

/**
 * Registrations that would end because their clusters are no longer selected, and are kept as they are, since more would leave
 * than the deletion budget allows.
 *
 * @param registrations as they would be made; the facts are not to be projected, for it may be them that are wrong
 * @param budget how many may leave
 * @param left how many have left of late, which counts
 */
public record HeldBack(List<Registration> registrations, int budget, int left) {
    public static final HeldBack NONE = new HeldBack(List.of(), 0, 0);

    public boolean isEmpty() {
        return registrations.isEmpty();
    }

    /** What the budget would have to be. */
    public int needed() {
        return registrations.size() + left;
    }
}
