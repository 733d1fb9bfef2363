package dev.gitopstopology.plan;

import dev.gitopstopology.model.ClusterKey;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whoever is no longer selected stays when there are more of them than may go: that is more often a slip than a wish. */
final class Restraint {
    private Restraint() {}

    /**
     * @param served clusters that stay anyway
     * @param refused names of clusters that go although they are selected
     */
    static HeldBack of(TopologyInput topology, Belongings belongings, Set<ClusterKey> served, Set<String> refused) {
        List<FleetMember> registered = belongings.fleet().members().stream()
                .filter(member -> !member.leaving() && belongings.has(member))
                .toList();
        Set<ClusterKey> held = registered.stream().map(FleetMember::key).collect(Collectors.toSet());
        Map<ClusterKey, FleetMember> present =
                belongings.fleet().members().stream().collect(Collectors.toMap(FleetMember::key, Function.identity()));
        Set<ClusterKey> left = topology.leftOfLate().stream()
                .filter(key -> !served.contains(key) && (held.contains(key) || !deleted(present, key)))
                .collect(Collectors.toSet());
        List<ClusterKey> deselected = registered.stream()
                .map(FleetMember::key)
                .filter(key -> !served.contains(key) && !left.contains(key) && !refused.contains(key.name()))
                .toList();
        int gone = (int) left.stream().filter(key -> !held.contains(key)).count();
        int budget = Budget.clusters(topology.spec(), registered.size() + gone);
        return deselected.isEmpty() || deselected.size() + left.size() <= budget
                ? HeldBack.NONE
                : new HeldBack(deselected, budget, left.size());
    }

    private static boolean deleted(Map<ClusterKey, FleetMember> present, ClusterKey key) {
        FleetMember member = present.get(key);
        return member == null || member.leaving();
    }
}
