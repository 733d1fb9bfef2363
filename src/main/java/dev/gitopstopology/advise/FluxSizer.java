package dev.gitopstopology.advise;

import dev.gitopstopology.api.EngineSize;
import dev.gitopstopology.plan.FluxNeed;
import java.util.ArrayList;
import java.util.List;

/** Sizes a Flux by its Kustomizations and HelmReleases: each has a worker's time, and what it builds is in memory. */
final class FluxSizer {
    private FluxSizer() {}

    static FluxSizing of(Needs needs, int engines) {
        int deliveries = Sizer.part(needs.applications(), engines);
        EngineSize size = FluxNeed.size(deliveries);
        List<Ground> grounds = new ArrayList<>();
        grounds.add(new Ground(
                0,
                size == EngineSize.Large
                        ? "%,d Kustomizations and HelmReleases a Flux, more than the %,d of size Medium"
                                .formatted(deliveries, FluxNeed.carried(EngineSize.Medium))
                        : "%,d Kustomizations and HelmReleases a Flux, of %,d that size %s is for"
                                .formatted(deliveries, FluxNeed.carried(size), size),
                Source.ruleOfThumb));
        grounds.add(new Ground(
                0,
                "measured: 1,000 Kustomizations in 4 min 16 s and 175 MiB with 20 workers, 1,000 HelmReleases in 8 min 12 s and 400 MiB with 10",
                Source.fluxBenchmark));
        if (size != EngineSize.Small) {
            grounds.add(new Ground(
                    0, "for hundreds of applications Flux advises 10 workers and 2 GiB", Source.fluxWorkers));
        }
        if (size == EngineSize.Large) {
            grounds.add(new Ground(
                    0,
                    "beyond 10 workers the kustomize-controller wants its /tmp in memory (engine.patches), and the helm-controller gains nothing",
                    Source.fluxBenchmark));
        }
        if (deliveries >= FluxNeed.SHARDED) {
            grounds.add(new Ground(
                    0,
                    "for tens of thousands of applications Flux advises shards by the label sharding.fluxcd.io/key; this version makes none, so divide them among more engines (mode PerGroup)",
                    Source.fluxSharding));
        }
        return new FluxSizing(
                engines, Sizer.part(needs.clusters(), engines), deliveries, size, workers(size), memory(size), grounds);
    }

    /** As the renderer gives it. */
    private static int workers(EngineSize size) {
        return switch (size) {
            case Small -> 5;
            case Medium -> 10;
            case Large -> 20;
        };
    }

    /** In MiB, as the renderer gives it. */
    private static int memory(EngineSize size) {
        return switch (size) {
            case Small -> 1024;
            case Medium -> 2048;
            case Large -> 4096;
        };
    }
}
