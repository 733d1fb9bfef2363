package dev.gitopstopology.advise;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.Mode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is advised.
 *
 * @param scores of every shape, the best first
 * @param flux sizes where the engine is Flux; null where it is Argo CD, which has {@code sizing}
 * @param groups of a topology that has groups: values of {@code groupLabel}; empty where it has none
 * @param groupLabel label of FleetClusters that names their group
 * @param caveats what has to be so, or has to be done by hand
 */
public record Advice(
        Needs needs,
        List<Score> scores,
        Sizing sizing,
        @Nullable FluxSizing flux,
        String groupLabel,
        List<String> groups,
        List<String> caveats) {
    public Advice {
        scores = List.copyOf(scores);
        groups = List.copyOf(groups);
        caveats = List.copyOf(caveats);
    }

    public EngineType engine() {
        return flux == null ? EngineType.ArgoCD : EngineType.Flux;
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
