package dev.gitopstopology.advise;

import dev.gitopstopology.api.ArgoCDProfile;
import dev.gitopstopology.api.EngineSize;
import dev.gitopstopology.plan.ShardNeed;
import java.util.ArrayList;
import java.util.List;

/** Sizes an Argo CD by what is scarce: objects first, then Applications, then clusters. */
final class Sizer {
    /** More of them than this and a larger size is the better way. */
    private static final int MANY_SHARDS = 10;
    /** What the schema of {@code engine.argoCD.shards} allows. */
    private static final int MOST_SHARDS = 64;

    private static final int MOST_STATUS_PROCESSORS = 100;

    private Sizer() {}

    /** @param nodesAlone whether each engine is alone on its cluster, where there may be one node only */
    static Sizing of(Needs needs, int engines, boolean nodesAlone) {
        int clusters = part(needs.clusters(), engines);
        int applications = part(needs.applications(), engines);
        int objects = part(needs.objects(), engines);
        EngineSize size = EngineSize.Small;
        while (size != EngineSize.Large && !fits(size, clusters, applications, objects)) {
            size = EngineSize.values()[size.ordinal() + 1];
        }
        int shards = Math.min(MOST_SHARDS, shards(size, clusters, objects));
        int status = statusProcessors(size, part(applications, shards));
        ArgoCDProfile profile = nodesAlone || !pressing(clusters, applications)
                ? ArgoCDProfile.Standard
                : ArgoCDProfile.HighAvailability;
        List<Ground> grounds = new ArrayList<>();
        grounds.add(new Ground(
                0,
                "%,d objects a shard, of about %,d that size %s carries in %,d MiB"
                        .formatted(part(objects, shards), objects(size), size, memory(size)),
                Source.objects));
        grounds.add(new Ground(
                0,
                "%d cluster%s a shard, of %d that the planner puts on one"
                        .formatted(
                                part(clusters, shards),
                                part(clusters, shards) == 1 ? "" : "s",
                                ShardNeed.carried(size)),
                Source.ruleOfThumb));
        grounds.add(new Ground(
                0,
                "%d status and %d operation processors for %,d Applications a shard"
                        .formatted(status, status / 2, part(applications, shards)),
                Source.processors));
        boolean full =
                part(clusters, MOST_SHARDS) > ShardNeed.carried(size) || objects > (long) MOST_SHARDS * objects(size);
        if (full || part(objects, Math.max(1, clusters)) > objects(size)) {
            grounds.add(new Ground(
                    0,
                    "more than any size carries in one cluster or one engine: measure before you rely on it, or divide it",
                    Source.scale));
        }
        return new Sizing(
                engines,
                clusters,
                applications,
                objects,
                size,
                profile,
                shards,
                status,
                status / 2,
                memory(size),
                grounds);
    }

    private static boolean fits(EngineSize size, int clusters, int applications, int objects) {
        int shards = shards(size, clusters, objects);
        return applications <= applications(size) && shards <= MANY_SHARDS && objects <= (long) shards * objects(size);
    }

    /** A cluster is on one shard, so there are never more shards than clusters. */
    private static int shards(EngineSize size, int clusters, int objects) {
        int byObjects = part(objects, objects(size));
        return Math.max(1, Math.min(clusters, Math.max(byObjects, ShardNeed.of(size, clusters, clusters))));
    }

    private static boolean pressing(int clusters, int applications) {
        return clusters > ShardNeed.carried(EngineSize.Small) || applications > applications(EngineSize.Medium);
    }

    static int objects(EngineSize size) {
        return switch (size) {
            case Small -> 6000;
            case Medium -> 10_000;
            case Large -> 16_000;
        };
    }

    /** As the field {@code engine.size} describes itself. */
    private static int applications(EngineSize size) {
        return switch (size) {
            case Small -> 100;
            case Medium -> 500;
            case Large -> Integer.MAX_VALUE;
        };
    }

    /** Limit of the application controller, in MiB, as the renderer gives it. */
    static int memory(EngineSize size) {
        return switch (size) {
            case Small -> 2048;
            case Medium -> 8192;
            case Large -> 16_384;
        };
    }

    /** What the size gives, or more where a shard has so many Applications. */
    private static int statusProcessors(EngineSize size, int applications) {
        int wanted = part(applications, 20);
        return Math.min(MOST_STATUS_PROCESSORS, Math.max(usual(size), part(wanted, 10) * 10));
    }

    /** What the renderer sets for the size; upstream's own default for {@code Small}. */
    static int usual(EngineSize size) {
        return switch (size) {
            case Small -> 20;
            case Medium -> 30;
            case Large -> 50;
        };
    }

    static int part(int of, int into) {
        return (int) ((of + (long) into - 1) / into);
    }
}
