package dev.gitopstopology.plan;

import dev.gitopstopology.api.EngineSize;

/** How many shards clusters ask for, and what one carries. See docs/adr/0033-shards.md for the figures. */
public final class ShardNeed {
    private ShardNeed() {}

    /** What one shard of that size carries, in clusters of the usual weight: the memory that it has, by about 280 objects each. */
    public static int carried(EngineSize size) {
        return switch (size) {
            case Small -> 20;
            case Medium -> 35;
            case Large -> 55;
        };
    }

    /** Never more than there are clusters, for a cluster is on one shard; at least one. */
    public static int of(EngineSize size, int weight, int clusters) {
        return Math.max(1, Math.min(clusters, divided(weight, carried(size))));
    }

    static int divided(int by, int into) {
        return (by + into - 1) / into;
    }
}
