package dev.gitopstopology.advise;

import dev.gitopstopology.api.Mode;
import java.util.List;

/**
 * What is advised.
 *
 * @param scores of every shape, the best first
 * @param groups of a topology that has groups: values of {@code groupLabel}; empty where it has none
 * @param groupLabel label of FleetClusters that names their group
 * @param caveats what has to be so, or has to be done by hand
 */
public record Advice(
        Needs needs, List<Score> scores, Sizing sizing, String groupLabel, List<String> groups, List<String> caveats) {
    public Advice {
        scores = List.copyOf(scores);
        groups = List.copyOf(groups);
        caveats = List.copyOf(caveats);
    }

    /** The one with the best score. */
    public Mode shape() {
        return scores.get(0).shape();
    }

    /** Whether each cluster is to be a hub of its own, since nobody reaches it. */
    public boolean selfContained() {
        return needs.network() == Network.none;
    }
}
