package dev.gitopstopology.plan;

import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Mode CockpitFleet: the platform team's engine on the hub serves every member, beside the engines on the members. Whom the fleet
 * refuses, the cockpit does not begin to serve, so nothing is half placed.
 */
record CockpitOverFleet(EngineChoice cockpit, Shape fleet) implements Shape {
    @Override
    public Set<InstanceId> ids(Fleet clusters) {
        Set<InstanceId> all = new HashSet<>(fleet.ids(clusters));
        all.add(id());
        return all;
    }

    private InstanceId id() {
        return cockpit.id(Role.cockpit, "");
    }

    @Override
    public Placements place(List<FleetMember> members, Belongings belongings) {
        Placements placements = fleet.place(members, belongings);
        List<FleetMember> served = members.stream()
                .filter(member -> !placements.refused().containsKey(member.key().name())
                        || belongings.registrations(member).stream()
                                .anyMatch(held -> held.instance().equals(id())))
                .toList();
        placements.place(new Placement(instance(), cockpit.revision(null), served, List.of()));
        return placements;
    }

    @Override
    public Optional<Instance> existing(FleetMember.Held held, FleetMember member, Belongings belongings) {
        return held.instance().equals(id()) ? Optional.of(instance()) : fleet.existing(held, member, belongings);
    }

    @Override
    public EnginePlace engine(FleetMember.Held held, FleetMember member) {
        return held.instance().equals(id())
                ? new EnginePlace(ClusterKey.HUB, cockpit.namespace())
                : fleet.engine(held, member);
    }

    @Override
    public List<InstanceId> onHub() {
        return List.of(id());
    }

    private Instance instance() {
        return cockpit.instance(Role.cockpit, "", ClusterKey.HUB, null, false);
    }
}
