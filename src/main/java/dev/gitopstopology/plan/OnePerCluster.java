package dev.gitopstopology.plan;

import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Mode PerCluster: an engine in every member, which knows its own cluster only. */
record OnePerCluster(EngineChoice engines) implements Shape {
    @Override
    public Set<InstanceId> ids(Fleet fleet) {
        return fleet.members().stream()
                .map(member -> engines.id(Role.engine, member.key().name()))
                .collect(Collectors.toSet());
    }

    @Override
    public Placements place(List<FleetMember> members, Belongings belongings) {
        Placements placements = new Placements();
        for (FleetMember member : members) {
            placements.place(new Placement(instance(member), engines.revision(null), List.of(member), List.of()));
        }
        return placements;
    }

    @Override
    public Optional<Instance> existing(FleetMember.Held held, FleetMember member, Belongings belongings) {
        return Optional.of(instance(member)).filter(instance -> instance.id().equals(held.instance()));
    }

    @Override
    public EnginePlace engine(FleetMember.Held held, FleetMember member) {
        return new EnginePlace(member.key(), engines.namespace());
    }

    @Override
    public List<InstanceId> onHub() {
        return List.of();
    }

    private Instance instance(FleetMember member) {
        return engines.instance(Role.engine, member.key().name(), member.key(), null, true);
    }
}
