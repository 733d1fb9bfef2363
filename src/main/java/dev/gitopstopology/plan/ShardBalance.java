package dev.gitopstopology.plan;

import dev.gitopstopology.model.ClusterKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Puts clusters on shards. Who is on one stays there, for Argo CD reads a cluster anew that moves: it moves only when its shard is
 * no more, or when the fullest and the emptiest shard differ by more than a quarter of what they carry on average.
 */
final class ShardBalance {
    private static final int TOLERATED_PART = 4;

    private final List<List<Load>> shards;
    private final long[] weights;

    private ShardBalance(int count) {
        shards = IntStream.range(0, count)
                .<List<Load>>mapToObj(shard -> new ArrayList<>())
                .toList();
        weights = new long[count];
    }

    /** @param shard where the cluster is now, if that is known */
    record Load(ClusterKey cluster, int weight, @Nullable Integer shard) {}

    static SortedMap<ClusterKey, Integer> of(List<Load> clusters, int count) {
        ShardBalance balance = new ShardBalance(count);
        List<Load> homeless = new ArrayList<>();
        for (Load each : clusters) {
            Integer shard = each.shard();
            if (shard != null && shard >= 0 && shard < count) {
                balance.put(each, shard);
            } else {
                homeless.add(each);
            }
        }
        homeless.sort(Comparator.comparingInt(Load::weight).reversed().thenComparing(Load::cluster));
        homeless.forEach(each -> balance.put(each, balance.lightest()));
        balance.even();
        SortedMap<ClusterKey, Integer> pins = new TreeMap<>();
        for (int shard = 0; shard < count; shard++) {
            for (Load each : balance.shards.get(shard)) {
                pins.put(each.cluster(), shard);
            }
        }
        return pins;
    }

    private void put(Load cluster, int shard) {
        shards.get(shard).add(cluster);
        weights[shard] += cluster.weight();
    }

    private int lightest() {
        return IntStream.range(0, weights.length)
                .boxed()
                .min(Comparator.comparingLong(shard -> weights[shard]))
                .orElseThrow();
    }

    /** Each move makes two shards more alike and no other less, so it comes to an end. */
    private void even() {
        long tolerated = tolerated();
        while (moveOne(tolerated)) {
            // until nothing more is to be gained
        }
    }

    private long tolerated() {
        return LongStream.of(weights).sum() / ((long) TOLERATED_PART * weights.length);
    }

    /** From the fullest shard that has something fitting to the emptiest. */
    private boolean moveOne(long tolerated) {
        int to = lightest();
        List<Integer> fullest = IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparingLong(shard -> -weights[shard]))
                .toList();
        for (int from : fullest) {
            long difference = weights[from] - weights[to];
            if (difference <= tolerated) {
                return false;
            }
            Load fitting = fitting(shards.get(from), difference);
            if (fitting != null) {
                shards.get(from).remove(fitting);
                weights[from] -= fitting.weight();
                put(fitting, to);
                return true;
            }
        }
        return false;
    }

    /** The one that leaves the two shards most alike: the fewest moves. */
    private static @Nullable Load fitting(List<Load> clusters, long difference) {
        return clusters.stream()
                .filter(each -> each.weight() < difference)
                .min(Comparator.comparingLong((Load each) -> Math.abs(difference - 2L * each.weight()))
                        .thenComparing(Load::cluster))
                .orElse(null);
    }
}
