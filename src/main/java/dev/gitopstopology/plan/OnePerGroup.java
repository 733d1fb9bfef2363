package dev.gitopstopology.plan;

import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Mode PerGroup: an engine per group, on the group's control cluster, which is a member of the group. Where an engine is, and what a
 * cluster is registered with, stays: an edit of a label or a selector that would move it is refused, and told.
 */
final class OnePerGroup implements Shape {
    private static final int NAMED = 5;
    private final Grouping grouping;
    private final EngineChoice engines;

    OnePerGroup(Grouping grouping, EngineChoice engines) {
        this.grouping = grouping;
        this.engines = engines;
    }

    /** The clusters of one group. */
    private static final class Roster {
        private final Grouping.One group;
        private final List<FleetMember> members = new ArrayList<>();
        private final List<FleetMember> kept = new ArrayList<>();

        Roster(Grouping.One group) {
            this.group = group;
        }
    }

    @Override
    public Set<InstanceId> ids(Fleet fleet) {
        return grouping.names(fleet).map(this::id).collect(Collectors.toSet());
    }

    private InstanceId id(String group) {
        return engines.id(Role.engine, group);
    }

    @Override
    public Placements place(List<FleetMember> members, Belongings belongings) {
        Placements placements = new Placements();
        SortedMap<String, Roster> rosters = new TreeMap<>();
        grouping.named().forEach(group -> rosters.put(group.name(), new Roster(group)));
        Map<FleetMember, InstanceId> strays = new LinkedHashMap<>();
        for (FleetMember member : members) {
            List<Grouping.One> groups = grouping.of(member);
            Optional<InstanceId> bound = belongings.bound(member).map(FleetMember.Held::instance);
            boolean one = groups.size() == 1;
            groups.forEach(group -> rosters.computeIfAbsent(group.name(), name -> new Roster(group)));
            if (one && bound.map(id(groups.get(0).name())::equals).orElse(true)) {
                rosters.computeIfAbsent(groups.get(0).name(), name -> new Roster(groups.get(0)))
                        .members
                        .add(member);
            } else if (bound.isPresent()) {
                placements.object(member, one ? moved(member, groups.get(0), bound.get()) : grouped(member, groups));
                strays.put(member, bound.get());
            } else {
                placements.refuse(member, grouped(member, groups));
            }
        }
        Map<InstanceId, Roster> byId = rosters.values().stream()
                .collect(Collectors.toMap(roster -> id(roster.group.name()), roster -> roster));
        strays.forEach((member, instance) -> {
            Roster roster = byId.get(instance);
            if (roster == null) {
                placements.freeze(member, instance);
            } else {
                roster.kept.add(member);
            }
        });
        rosters.values().forEach(roster -> place(roster, belongings, placements));
        return placements;
    }

    @Override
    public Optional<Instance> existing(FleetMember.Held held, FleetMember member, Belongings belongings) {
        @Nullable FleetMember host = belongings.host(held.instance());
        if (host == null) {
            return Optional.empty();
        }
        return Stream.concat(grouping.of(member).stream(), grouping.of(host).stream())
                .filter(group -> id(group.name()).equals(held.instance()))
                .map(group -> engines.instance(Role.engine, group.name(), host.key(), group.engine(), true))
                .findFirst();
    }

    @Override
    public EnginePlace engine(FleetMember.Held held, FleetMember member) {
        return new EnginePlace(held.engineCluster(), engines.namespace());
    }

    @Override
    public List<InstanceId> onHub() {
        return List.of();
    }

    private void place(Roster roster, Belongings belongings, Placements placements) {
        Grouping.One group = roster.group;
        List<FleetMember> wanted =
                roster.members.stream().filter(group.control()).toList();
        @Nullable FleetMember host = belongings.host(id(group.name()));
        if (host == null && wanted.size() != 1) {
            Problem problem = withoutControl(group, wanted);
            roster.members.forEach(member -> placements.refuse(member, problem));
            roster.kept.forEach(member -> placements.freeze(member, id(group.name())));
            return;
        }
        FleetMember control = host == null ? wanted.get(0) : host;
        if (!wanted.equals(List.of(control))) {
            placements.object(control, controlMoved(group, control, wanted));
        }
        List<FleetMember> members = new ArrayList<>();
        for (FleetMember member : roster.members) {
            Optional<FleetMember.Held> elsewhere = belongings.registrations(member).stream()
                    .filter(held -> held.instance().equals(id(group.name()))
                            && !held.engineCluster().equals(control.key()))
                    .findFirst();
            elsewhere.ifPresentOrElse(
                    held -> placements.refuse(member, leavesOldEngine(group, member, held)), () -> members.add(member));
        }
        placements.place(new Placement(
                engines.instance(Role.engine, group.name(), control.key(), group.engine(), true),
                engines.revision(group.engine()),
                members,
                roster.kept));
    }

    private Problem grouped(FleetMember member, List<Grouping.One> groups) {
        return groups.isEmpty()
                ? new Problem(
                        "metadata.labels",
                        "InNoGroup",
                        "FleetCluster %s is selected, but is in no group; let it %s, or let spec.clusters.selector leave it out"
                                .formatted(member.key(), grouping.condition()))
                : new Problem(
                        "metadata.labels",
                        "InSeveralGroups",
                        "FleetCluster %s is in %s; let it match the selector of one group only"
                                .formatted(
                                        member.key(),
                                        "groups "
                                                + groups.stream()
                                                        .map(Grouping.One::name)
                                                        .sorted()
                                                        .limit(NAMED)
                                                        .collect(Collectors.joining(" and "))));
    }

    /** The account is the same: the old engine's tokens have to end before the new one gets any. */
    private static Problem leavesOldEngine(Grouping.One group, FleetMember member, FleetMember.Held held) {
        return new Problem(
                "spec.perGroup",
                "LeavesOldEngine",
                "FleetCluster %s is still registered with the engine of group %s on %s, which leaves; it is registered with the new one by itself when that has ended"
                        .formatted(
                                member.key(), group.name(), held.engineCluster().name()));
    }

    private static Problem moved(FleetMember member, Grouping.One group, InstanceId bound) {
        return new Problem(
                "metadata.labels",
                "GroupChanged",
                "FleetCluster %s is registered with engine instance %s, and would be in group %s now; it stays where it is, since clusters are not moved between groups. Undo the edit, or delete the FleetCluster and create it again"
                        .formatted(member.key(), bound, group.name()));
    }

    private Problem withoutControl(Grouping.One group, List<FleetMember> wanted) {
        return wanted.isEmpty()
                ? new Problem(
                        grouping.path(),
                        "NoControlCluster",
                        "group %s has no control cluster: %s is needed among its clusters, for its engine to run on"
                                .formatted(group.name(), group.wanted()))
                : new Problem(
                        grouping.path(),
                        "SeveralControlClusters",
                        "group %s: %s all match %s.groupBy.controlClusterSelector, and its engine can run on one only; let it match one"
                                .formatted(group.name(), names(wanted), grouping.path()));
    }

    private Problem controlMoved(Grouping.One group, FleetMember control, List<FleetMember> wanted) {
        return new Problem(
                grouping.path(),
                "ControlClusterChanged",
                "the engine of group %s runs on %s, and %s now; it stays where it is, since engines are not moved between clusters. Undo the edit, or delete FleetCluster %s, which takes the engine from it"
                        .formatted(
                                group.name(),
                                control.key().name(),
                                wanted.isEmpty()
                                        ? "no cluster of the group is meant to be its control cluster"
                                        : names(wanted) + (wanted.size() == 1 ? " is" : " are")
                                                + " meant to be its control cluster",
                                control.key().name()));
    }

    private static String names(List<FleetMember> members) {
        return members.stream().map(member -> member.key().name()).limit(NAMED).collect(Collectors.joining(", "));
    }
}
