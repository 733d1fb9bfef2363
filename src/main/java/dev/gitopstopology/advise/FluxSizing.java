package dev.gitopstopology.advise;

import dev.gitopstopology.api.EngineSize;
import java.util.List;

/**
 * Of each Flux, with its even part of everything.
 *
 * @param engines how many there are; the cockpit is not counted
 * @param deliveries Kustomizations and HelmReleases, one for each Application
 * @param workers of each controller
 * @param controllerMemory limit of each controller, in MiB
 * @param grounds why
 */
public record FluxSizing(
        int engines,
        int clusters,
        int deliveries,
        EngineSize size,
        int workers,
        int controllerMemory,
        List<Ground> grounds) {
    public FluxSizing {
        grounds = List.copyOf(grounds);
    }
}
