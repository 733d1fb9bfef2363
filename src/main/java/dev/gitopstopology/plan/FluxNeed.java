package dev.gitopstopology.plan;

import dev.gitopstopology.api.EngineSize;

/** Which size a Flux asks for, by its Kustomizations and HelmReleases: as the field {@code engine.size} describes itself. */
public final class FluxNeed {
    /** From tens of thousands on, upstream advises shards (installation/configuration/sharding), which we do not make. */
    public static final int SHARDED = 10_000;

    private FluxNeed() {}

    /** What a size is for at most; the largest is for whatever there is. */
    public static int carried(EngineSize size) {
        return switch (size) {
            case Small -> 100;
            case Medium -> 500;
            case Large -> Integer.MAX_VALUE;
        };
    }

    public static EngineSize size(int deliveries) {
        EngineSize size = EngineSize.Small;
        while (deliveries > carried(size)) {
            size = EngineSize.values()[size.ordinal() + 1];
        }
        return size;
    }
}
