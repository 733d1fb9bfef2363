package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.plan.ShardBalance.Load;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ShardBalanceTest {
    private static List<Load> clusters(int count) {
        return new ArrayList<>(IntStream.range(0, count)
                .mapToObj(i -> new Load(key(i), 1, null))
                .toList());
    }

    private static ClusterKey key(int i) {
        return new ClusterKey("fleet", "c%04d".formatted(i));
    }

    private static List<Load> at(List<Load> clusters, Map<ClusterKey, Integer> pins) {
        return new ArrayList<>(clusters.stream()
                .map(each -> new Load(each.cluster(), each.weight(), pins.get(each.cluster())))
                .toList());
    }

    private static long moved(Map<ClusterKey, Integer> before, Map<ClusterKey, Integer> after) {
        return after.entrySet().stream()
                .filter(each -> before.containsKey(each.getKey())
                        && !before.get(each.getKey()).equals(each.getValue()))
                .count();
    }

    private static long[] weights(List<Load> clusters, Map<ClusterKey, Integer> pins, int shards) {
        long[] weights = new long[shards];
        clusters.forEach(each -> weights[pins.get(each.cluster())] += each.weight());
        return weights;
    }

    private static long gap(long[] weights) {
        var all = java.util.Arrays.stream(weights).summaryStatistics();
        return all.getMax() - all.getMin();
    }

    /** Fleets of any make-up, changed a little again and again. */
    @RepeatedTest(40)
    void neverOutOfRangeBalancedAndStill(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<Load> fleet = new ArrayList<>();
        int shards = 1 + random.nextInt(12);
        int next = 0;
        for (int step = 0; step < 25; step++) {
            for (int more = random.nextInt(8); more > 0; more--) {
                fleet.add(new Load(key(next++), random.nextInt(6) == 0 ? 1 + random.nextInt(100) : 1, null));
            }
            fleet.removeIf(each -> random.nextInt(15) == 0);
            shards = Math.max(1, shards + random.nextInt(3) - 1);
            SortedMap<ClusterKey, Integer> pins = ShardBalance.of(fleet, shards);

            assertThat(pins).hasSameSizeAs(fleet);
            int count = shards;
            assertThat(pins.values()).allMatch(shard -> shard >= 0 && shard < count);
            List<Load> shuffled = new ArrayList<>(fleet);
            Collections.shuffle(shuffled, random);
            assertThat(ShardBalance.of(shuffled, shards))
                    .as("whatever the order")
                    .isEqualTo(pins);
            fleet = at(fleet, pins);
            assertThat(ShardBalance.of(fleet, shards)).as("a second look").isEqualTo(pins);
            assertThat(improvable(fleet, pins, shards)).isFalse();
        }
    }

    /** Whether the shards differ by more than is tolerated, and moving one cluster would change that for the better. */
    private static boolean improvable(List<Load> fleet, Map<ClusterKey, Integer> pins, int shards) {
        long[] weights = weights(fleet, pins, shards);
        long least = java.util.Arrays.stream(weights).min().orElseThrow();
        long tolerated = java.util.Arrays.stream(weights).sum() / (4L * shards);
        return fleet.stream().anyMatch(each -> {
            long difference = weights[pins.get(each.cluster())] - least;
            return difference > tolerated && each.weight() < difference;
        });
    }

    @Test
    void oneClusterMoreOrLessMovesNobody() {
        List<Load> fleet = clusters(100);
        SortedMap<ClusterKey, Integer> before = ShardBalance.of(fleet, 5);
        List<Load> more = at(fleet, before);
        more.add(new Load(key(100), 1, null));
        assertThat(moved(before, ShardBalance.of(more, 5))).isZero();
        List<Load> less = at(fleet, before);
        less.remove(17);
        assertThat(moved(before, ShardBalance.of(less, 5))).isZero();
    }

    @Test
    void aNewShardTakesOnlyWhatItNeeds() {
        List<Load> fleet = clusters(100);
        SortedMap<ClusterKey, Integer> ten = ShardBalance.of(fleet, 10);
        SortedMap<ClusterKey, Integer> eleven = ShardBalance.of(at(fleet, ten), 11);
        assertThat(moved(ten, eleven)).isBetween(1L, 9L);
        assertThat(gap(weights(fleet, eleven, 11))).isLessThanOrEqualTo(2);
    }

    @Test
    void aShardThatGoesMovesItsOwnClustersOnly() {
        List<Load> fleet = clusters(100);
        SortedMap<ClusterKey, Integer> ten = ShardBalance.of(fleet, 10);
        SortedMap<ClusterKey, Integer> nine = ShardBalance.of(at(fleet, ten), 9);
        assertThat(moved(ten, nine)).isEqualTo(10);
        assertThat(ten.keySet().stream().filter(each -> !ten.get(each).equals(nine.get(each))))
                .allMatch(each -> ten.get(each) == 9);
    }

    @Test
    void aHeavyClusterHasAShardForItself() {
        List<Load> fleet = clusters(9);
        fleet.add(new Load(key(9), 10, null));
        SortedMap<ClusterKey, Integer> pins = ShardBalance.of(fleet, 2);
        assertThat(pins.values().stream().filter(pins.get(key(9))::equals)).hasSize(1);
    }

    @Test
    void aThousandClustersAreQuick() {
        List<Load> fleet = clusters(1000);
        Map<ClusterKey, Integer> crowded = new java.util.HashMap<>();
        fleet.forEach(each -> crowded.put(each.cluster(), 0));
        Assertions.assertTimeout(Duration.ofSeconds(2), () -> {
            SortedMap<ClusterKey, Integer> pins = ShardBalance.of(at(fleet, crowded), 64);
            assertThat(gap(weights(fleet, pins, 64))).isLessThanOrEqualTo(4);
        });
    }
}
