package dev.gitopstopology.plan;

import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Role;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Mode CockpitFleet: the platform team's engine, on the hub or on a cluster that is named, serves every member, beside the engines on the members. Whom the fleet
 * refuses, the cockpit does not begin to serve, so nothing is half placed.
 */
record CockpitOverFleet(EngineChoice cockpit, ClusterKey host, Shape fleet) implements Shape {
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
        if (host.isHub() || belongings.present(host)) {
            boolean own = served.stream().anyMatch(this::isHost);
            placements.place(new Placement(instance(own), cockpit.revision(null), served, List.of()));
        } else {
            served.forEach(member -> placements.object(member, hostLeaves(member)));
        }
        return placements;
    }

    @Override
    public Optional<Instance> existing(FleetMember.Held held, FleetMember member, Belongings belongings) {
        return held.instance().equals(id())
                ? Optional.of(instance(isHost(member)))
                : fleet.existing(held, member, belongings);
    }

    @Override
    public EnginePlace engine(FleetMember.Held held, FleetMember member) {
        return held.instance().equals(id()) ? new EnginePlace(host, cockpit.namespace()) : fleet.engine(held, member);
    }

    @Override
    public List<InstanceId> onHub() {
        return host.isHub() ? List.of(id()) : List.of();
    }

    private boolean isHost(FleetMember member) {
        return member.key().equals(host);
    }

    private Instance instance(boolean managesOwnCluster) {
        return cockpit.instance(Role.cockpit, "", host, null, managesOwnCluster);
    }

    private Problem hostLeaves(FleetMember member) {
        return new Problem(
                "spec.cockpitFleet.cockpit.clusterRef",
                "CockpitClusterLeaves",
                "FleetCluster %s is served by no cockpit any more, since FleetCluster %s, which the cockpit runs on, is being deleted; create a second topology with another cockpit.clusterRef"
                        .formatted(member.key(), host));
    }
}
