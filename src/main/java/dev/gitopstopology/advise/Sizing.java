package dev.gitopstopology.advise;

import dev.gitopstopology.api.ArgoCDProfile;
import dev.gitopstopology.api.EngineSize;
import java.util.List;

/**
 * Of each engine, with its even part of everything.
 *
 * @param engines how many there are; the cockpit is not counted
 * @param statusProcessors of each shard, as the operation processors are
 * @param controllerMemory limit of each shard, in MiB
 * @param grounds why
 */
public record Sizing(
        int engines,
        int clusters,
        int applications,
        int objects,
        EngineSize size,
        ArgoCDProfile profile,
        int shards,
        int statusProcessors,
        int operationProcessors,
        int controllerMemory,
        List<Ground> grounds) {
    public Sizing {
        grounds = List.copyOf(grounds);
    }
}
