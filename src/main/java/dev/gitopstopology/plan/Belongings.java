package dev.gitopstopology.plan;

import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Retired;
import dev.gitopstopology.model.Role;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the clusters of a fleet hold of one topology. An instance's id is made from namespace and name of its topology, so the ids that
 * the spec names are known; of others, such as those of a group that the spec does not name any more, the cluster's word has to do.
 */
final class Belongings {
    private final String topology;
    private final InstanceId cockpit;
    private final Set<InstanceId> known;
    private final Fleet fleet;
    private final Map<ClusterKey, FleetMember> members;
    private final Map<InstanceId, ClusterKey> placed;

    Belongings(TopologyInput topology, Set<InstanceId> known, Fleet fleet) {
        this.topology = topology.key().name();
        this.cockpit = InstanceId.of(topology.key(), Role.cockpit, "");
        this.known = known;
        this.placed = topology.placed();
        this.fleet = fleet;
        this.members = fleet.members().stream().collect(Collectors.toMap(FleetMember::key, member -> member));
    }

    Fleet fleet() {
        return fleet;
    }

    List<FleetMember.Held> registrations(FleetMember member) {
        return member.held().stream()
                .filter(held -> ours(held.instance(), held.topology()))
                .toList();
    }

    List<FleetMember.HeldEngine> engines(FleetMember member) {
        return member.engines().stream()
                .filter(engine -> ours(engine.instance(), engine.topology()))
                .toList();
    }

    /** Where engines of the topology are known to run; those of a FleetCluster that is being deleted go with it. */
    List<Retired> engines() {
        return fleet.members().stream()
                .filter(member -> !member.leaving())
                .flatMap(member -> engines(member).stream().map(engine -> new Retired(engine.instance(), member.key())))
                .toList();
    }

    List<FleetMember> members(List<ClusterKey> keys) {
        return keys.stream().map(members::get).filter(Objects::nonNull).toList();
    }

    boolean has(FleetMember member) {
        return member.held().stream().anyMatch(held -> ours(held.instance(), held.topology()));
    }

    boolean entrusted(FleetMember member) {
        return member.entrusted().stream().anyMatch(known::contains);
    }

    /** The member, not leaving, on which we put the engine; null when there is none. */
    @Nullable
    FleetMember host(InstanceId instance) {
        ClusterKey key = placed.get(instance);
        FleetMember member = key == null ? null : members.get(key);
        return member == null || member.leaving() ? null : member;
    }

    /** Whether there is such a member, and it does not leave. */
    boolean present(ClusterKey key) {
        FleetMember member = members.get(key);
        return member != null && !member.leaving();
    }

    /** The registration by which the member is bound to an engine that stays where it is; to a cockpit nobody is. */
    Optional<FleetMember.Held> bound(FleetMember member) {
        return registrations(member).stream()
                .filter(held -> !held.instance().equals(cockpit) && stays(held.engineCluster()))
                .findFirst();
    }

    private boolean stays(ClusterKey engineCluster) {
        FleetMember host = members.get(engineCluster);
        return engineCluster.isHub() || host != null && !host.leaving();
    }

    private boolean ours(InstanceId instance, String of) {
        return known.contains(instance) || of.equals(topology);
    }
}
