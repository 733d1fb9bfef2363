package dev.gitopstopology.plan;

import dev.gitopstopology.api.EngineSize;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.Revision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How many shards each Argo CD of a topology has, and which of its clusters is on which. Where the spec does not say how many, they
 * follow the weight of the clusters. See docs/adr/0033-shards.md for the figures.
 */
final class Sharding {
    /** More than these only on the user's word: their memory is asked of the cluster at once. */
    static final int MOST = 20;

    /** A shard is given up when the others would be no fuller than this, in percent: one cluster more or less changes nothing. */
    private static final int ROOM_PERCENT = 80;

    private static final String ALGORITHM = "controller.sharding.algorithm";

    private final Map<InstanceId, Integer> told;
    private final Map<ClusterKey, FleetMember> members = new HashMap<>();
    private final Map<InstanceId, List<FleetMember>> served = new HashMap<>();

    Sharding(TopologyInput topology, Fleet fleet, List<Registration> registrations, List<Registration> kept) {
        told = topology.shards();
        fleet.members().forEach(member -> members.put(member.key(), member));
        Stream.concat(registrations.stream(), kept.stream())
                .forEach(each -> served.computeIfAbsent(each.instance().id(), id -> new ArrayList<>())
                        .add(Objects.requireNonNull(members.get(each.member()))));
    }

    PlannedInstance plan(Instance instance, Revision revision) {
        Engine engine = instance.engine();
        if (engine.type() != EngineType.ArgoCD || engine.external()) {
            return new PlannedInstance(instance, revision, ShardPlan.NONE, 0);
        }
        List<FleetMember> clusters = served.getOrDefault(instance.id(), List.of());
        int shards =
                engine.shards() == null ? shards(engine.size(), clusters, told.get(instance.id())) : engine.shards();
        return new PlannedInstance(
                instance.with(engine.withShards(shards)),
                revision,
                pins(instance, clusters, shards),
                ShardNeed.of(engine.size(), weight(clusters), clusters.size()));
    }

    /** The registrations, with their engines as planned. */
    List<Registration> within(List<PlannedInstance> instances, List<Registration> registrations) {
        Map<InstanceId, Instance> planned =
                instances.stream().map(PlannedInstance::instance).collect(Collectors.toMap(Instance::id, each -> each));
        return registrations.stream()
                .map(each -> each.with(planned.getOrDefault(each.instance().id(), each.instance())))
                .toList();
    }

    /** @param now how many there are, if that is known */
    static int shards(EngineSize size, List<FleetMember> clusters, @Nullable Integer now) {
        int weight = weight(clusters);
        int most = Math.max(1, Math.min(MOST, clusters.size()));
        int needed = Math.min(most, ShardNeed.of(size, weight, clusters.size()));
        if (now == null || now <= needed) {
            return Math.max(1, needed);
        }
        int enough = Math.min(most, ShardNeed.divided(weight * 100, ShardNeed.carried(size) * ROOM_PERCENT));
        return Math.max(1, Math.min(now, enough));
    }

    private static int weight(List<FleetMember> clusters) {
        return clusters.stream().mapToInt(FleetMember::weight).sum();
    }

    private static ShardPlan pins(Instance instance, List<FleetMember> clusters, int shards) {
        var parameters = instance.engine().settings().parameters();
        if (shards == 1 || (parameters != null && parameters.containsKey(ALGORITHM))) {
            return new ShardPlan(
                    ShardPlan.NONE.pins(),
                    Set.of(),
                    clusters.stream().anyMatch(each -> each.shards().containsKey(instance.id())));
        }
        SortedMap<ClusterKey, Integer> pins = ShardBalance.of(
                clusters.stream()
                        .map(each -> new ShardBalance.Load(
                                each.key(), each.weight(), each.shards().get(instance.id())))
                        .toList(),
                shards);
        Set<ClusterKey> unknown = new HashSet<>();
        clusters.stream()
                .filter(each -> !each.shards().containsKey(instance.id()))
                .forEach(each -> unknown.add(each.key()));
        return new ShardPlan(pins, unknown, false);
    }
}
