package dev.gitopstopology.plan;

import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Mode Centralized: one engine on the hub serves every member. */
record OneForAll(boolean manageHub, EngineChoice engines) implements Shape {
    @Override
    public Set<InstanceId> ids(Fleet fleet) {
        return Set.of(engines.id(Role.engine, ""));
    }

    @Override
    public Placements place(List<FleetMember> members, Belongings belongings) {
        Placements placements = new Placements();
        placements.place(new Placement(instance(), engines.revision(null), members, List.of()));
        return placements;
    }

    @Override
    public Optional<Instance> existing(FleetMember.Held held, FleetMember member, Belongings belongings) {
        return Optional.of(instance()).filter(instance -> instance.id().equals(held.instance()));
    }

    @Override
    public EnginePlace engine(FleetMember.Held held, FleetMember member) {
        return new EnginePlace(ClusterKey.HUB, engines.namespace());
    }

    @Override
    public List<InstanceId> onHub() {
        return List.of(engines.id(Role.engine, ""));
    }

    private Instance instance() {
        return engines.instance(Role.engine, "", ClusterKey.HUB, null, manageHub);
    }
}
