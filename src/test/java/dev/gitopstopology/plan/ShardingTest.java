package dev.gitopstopology.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.EngineSize;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Role;
import dev.gitopstopology.model.TopologyKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardingTest {
    private static final String NS = "platform";
    private static final TopologyKey KEY = new TopologyKey(NS, "company");
    private static final InstanceId ENGINE = InstanceId.of(KEY, Role.engine, "");
    private static final Planner PLANNER = new Planner(new Authority(Set.of(NS)), new Facts(Set.of()), type -> "v1");

    private static FleetMember member(int i, int weight, @Nullable Integer shard) {
        return new FleetMember(
                new ClusterKey(NS, "c%03d".formatted(i)),
                new TreeMap<>(),
                ConnectionType.Kubeconfig,
                "uid-" + i,
                false,
                List.of(),
                Set.of(),
                List.of(),
                weight,
                shard == null ? Map.of() : Map.of(ENGINE, shard),
                new TreeMap<>(),
                Map.of(),
                null);
    }

    private static List<FleetMember> fleet(int count) {
        return IntStream.range(0, count).mapToObj(i -> member(i, 1, null)).toList();
    }

    private static Plan plan(String engine, @Nullable Integer told, List<FleetMember> fleet) {
        try {
            GitOpsTopologySpec spec = new YAMLMapper()
                    .readValue(
                            "{mode: Centralized, engine: {%s}, clusters: {}}".formatted(engine),
                            GitOpsTopologySpec.class);
            Map<InstanceId, Integer> shards = told == null ? Map.of() : Map.of(ENGINE, told);
            return PLANNER.plan(
                    new TopologyInput(KEY, spec, null, false, Map.of(), shards, Set.of(), null),
                    new Fleet("hub-uid", fleet));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static PlannedInstance only(Plan plan) {
        assertThat(plan.problems()).isEmpty();
        return plan.instances().get(0);
    }

    private static int replicas(Plan plan) {
        return only(plan).instance().engine().replicas();
    }

    @ParameterizedTest
    @CsvSource({
        "Small,0,,1",
        "Small,20,,1",
        "Small,21,,2",
        "Small,1000,,20",
        "Medium,70,,2",
        "Medium,71,,3",
        "Large,1000,,19",
        // as many as there are, until one would really not be missed
        "Small,20,2,2",
        "Small,17,2,2",
        "Small,16,2,1",
        "Small,21,1,2",
        "Small,0,4,1"
    })
    void shardsFollowTheClustersAndDoNotFlap(EngineSize size, int clusters, @Nullable Integer now, int shards) {
        assertThat(Sharding.shards(size, fleet(clusters), now)).isEqualTo(shards);
    }

    @Test
    void oneClusterComingAndGoingChangesNothing() {
        Integer now = null;
        for (int clusters : new int[] {20, 21, 20, 21, 20, 21}) {
            now = Sharding.shards(EngineSize.Small, fleet(clusters), now);
            assertThat(now).isEqualTo(clusters == 20 && now == 1 ? 1 : 2);
        }
        assertThat(now).isEqualTo(2);
    }

    @Test
    void weightCountsAndNoShardIsWithoutCluster() {
        assertThat(Sharding.shards(EngineSize.Small, List.of(member(0, 15, null), member(1, 15, null)), null))
                .isEqualTo(2);
        assertThat(Sharding.shards(EngineSize.Small, List.of(member(0, 100, null), member(1, 100, null)), null))
                .isEqualTo(2);
    }

    @Test
    void exactlyAsManyAsTheSpecSays() {
        assertThat(replicas(plan("type: ArgoCD, argoCD: {shards: 3}", 5, fleet(100))))
                .isEqualTo(3);
        assertThat(replicas(plan("type: ArgoCD, argoCD: {shards: 1}", null, fleet(100))))
                .isEqualTo(1);
        assertThat(replicas(plan("type: ArgoCD, argoCD: {shards: 7}", null, fleet(2))))
                .isEqualTo(7);
    }

    @Test
    void withOneShardNobodyIsPinned() {
        assertThat(only(plan("type: ArgoCD, size: Small", null, fleet(5))).shards())
                .isEqualTo(ShardPlan.NONE);
        assertThat(only(plan("type: ArgoCD, size: Small", null, List.of(member(0, 1, 1))))
                        .shards())
                .isEqualTo(new ShardPlan(new TreeMap<>(), Set.of(), true));
    }

    @Test
    void theUsersOwnAlgorithmIsLeftAlone() {
        String engine =
                "type: ArgoCD, argoCD: {shards: 3, settings: {parameters: {controller.sharding.algorithm: round-robin}}}";
        assertThat(only(plan(engine, null, fleet(9))).shards()).isEqualTo(ShardPlan.NONE);
        assertThat(only(plan(engine, null, List.of(member(0, 1, 2)))).shards().stale())
                .isTrue();
    }

    @Test
    void whoIsOnAShardStaysAndTheOthersAreToldApart() {
        ShardPlan shards = only(plan(
                        "type: ArgoCD, argoCD: {shards: 2}",
                        2,
                        List.of(member(0, 1, 1), member(1, 1, null), member(2, 1, 5))))
                .shards();
        assertThat(shards.pins()).containsEntry(new ClusterKey(NS, "c000"), 1).hasSize(3);
        assertThat(shards.pins().values()).allMatch(shard -> shard < 2);
        assertThat(shards.unknown()).containsExactly(new ClusterKey(NS, "c001"));
    }

    @Test
    void registrationsKnowTheirEngineAsPlannedAndThePlanIsAnotherOne() {
        Plan plan = plan("type: ArgoCD, size: Small", null, fleet(50));
        assertThat(plan.registrations())
                .allMatch(each -> each.instance().equals(only(plan).instance()));
        Plan before = plan("type: ArgoCD, argoCD: {shards: 2}", 2, List.of(member(0, 1, 0), member(1, 1, 1)));
        Plan after = plan("type: ArgoCD, argoCD: {shards: 2}", 2, List.of(member(0, 1, 1), member(1, 1, 0)));
        assertThat(before.hash()).isNotEqualTo(after.hash());
    }

    @Test
    void fluxHasNone() {
        Plan plan = plan("type: Flux", null, fleet(100));
        assertThat(only(plan).shards()).isEqualTo(ShardPlan.NONE);
        assertThat(only(plan).instance().engine().shards()).isNull();
    }
}
