package dev.gitopstopology.plan;

import dev.gitopstopology.api.Cockpit;
import dev.gitopstopology.api.CockpitFleet;
import dev.gitopstopology.api.PerGroup;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where one mode puts engines, and whom each of them serves. */
interface Shape {
    /** Ids of all instances that the spec names for this fleet, whether it selects their clusters or not. */
    Set<InstanceId> ids(Fleet fleet);

    /** @param members selected, each a cluster of its own */
    Placements place(List<FleetMember> members, Belongings belongings);

    /** The instance with which the member is registered, where it is; empty when the spec does not name it. */
    Optional<Instance> existing(FleetMember.Held held, FleetMember member, Belongings belongings);

    /**
     * Where the engine is that a member is registered with: the cluster that the member says, unless it follows from the mode; the
     * namespace never as the member says.
     */
    EnginePlace engine(FleetMember.Held held, FleetMember member);

    /** Instances on the hub, which are in no member's word. */
    List<InstanceId> onHub();

    static Shape of(TopologyInput topology, EngineChoice engines) {
        return switch (topology.spec().mode()) {
            case Centralized -> new OneForAll(Planner.manageHub(topology.spec()), engines);
            case PerCluster -> new OnePerCluster(engines);
            case PerGroup -> new OnePerGroup(grouping("spec", topology.spec().perGroup()), engines);
            case CockpitFleet -> cockpitFleet(topology, engines);
        };
    }

    private static Shape cockpitFleet(TopologyInput topology, EngineChoice engines) {
        CockpitFleet spec =
                Objects.requireNonNull(topology.spec().cockpitFleet(), "the schema asks for spec.cockpitFleet");
        Cockpit cockpit = Objects.requireNonNullElse(spec.cockpit(), new Cockpit(null, null, null));
        EngineChoice ofFleet = engines.with(spec.fleet().engine());
        Shape fleet = switch (spec.fleet().mode()) {
            case PerCluster -> new OnePerCluster(ofFleet);
            case PerGroup ->
                new OnePerGroup(grouping("spec.cockpitFleet.fleet", spec.fleet().perGroup()), ofFleet);
        };
        ClusterKey host = cockpit.clusterRef() == null
                ? ClusterKey.HUB
                : new ClusterKey(
                        topology.key().namespace(), cockpit.clusterRef().name());
        return new CockpitOverFleet(engines.cockpit(cockpit), host, fleet);
    }

    private static Grouping grouping(String path, @Nullable PerGroup groups) {
        return new Grouping(path + ".perGroup", Objects.requireNonNull(groups, "the schema asks for the groups"));
    }
}
