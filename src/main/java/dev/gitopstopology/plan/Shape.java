package dev.gitopstopology.plan;

import dev.gitopstopology.api.PerGroup;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Where one mode puts engines, and whom each of them serves. */
interface Shape {
    /** Ids of all instances that the spec names for this fleet, whether it selects their clusters or not. */
    Set<InstanceId> ids(Fleet fleet);

    /** @param members selected, each a cluster of its own */
    Placements place(List<FleetMember> members, Belongings belongings);

    /** The instance with which the member is registered, where it is; empty when the spec does not name it. */
    Optional<Instance> existing(FleetMember.Held held, FleetMember member, Belongings belongings);

    /** Where the engine is that a member is registered with: what the member says of that, unless it follows from the mode. */
    ClusterKey engineCluster(FleetMember.Held held, FleetMember member);

    /** Instances on the hub, which are in no member's word. */
    List<InstanceId> onHub();

    static Shape of(TopologyInput topology, EngineChoice engines) {
        return switch (topology.spec().mode()) {
            case Centralized -> new OneForAll(Planner.manageHub(topology.spec()), engines);
            case PerCluster -> new OnePerCluster(engines);
            case PerGroup -> new OnePerGroup(new Grouping(perGroup(topology)), engines);
            case CockpitFleet -> throw new IllegalArgumentException("the schema refuses mode CockpitFleet");
        };
    }

    private static PerGroup perGroup(TopologyInput topology) {
        return Objects.requireNonNull(topology.spec().perGroup(), "the schema asks for spec.perGroup");
    }
}
