package dev.gitopstopology.plan;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.LabelSelector;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Departure;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.Revision;
import dev.gitopstopology.model.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plans mode Centralized: one instance on the hub, every selected member registered with it. */
public final class Planner {
    private final Authority authority;
    private final Facts facts;
    private final Function<EngineType, String> defaultVersion;

    /** @param defaultVersion the release for topologies that name none and have none pinned */
    public Planner(Authority authority, Facts facts, Function<EngineType, String> defaultVersion) {
        this.authority = authority;
        this.facts = facts;
        this.defaultVersion = defaultVersion;
    }

    public Plan plan(TopologyInput topology, Fleet fleet) {
        if (topology.removed()) {
            return new Plan(
                    List.of(),
                    List.of(),
                    departures(topology, fleet, Set.of()),
                    new TreeMap<>(),
                    HeldBack.NONE,
                    List.of());
        }
        List<Problem> problems = new ArrayList<>(authority.problems(topology));
        boolean manageHub = manageHub(topology.spec());
        if (manageHub && fleet.members().stream().noneMatch(FleetMember::isHub)) {
            problems.add(new Problem(
                    "spec.centralized.manageHub",
                    "HubNotDeclared",
                    "GitOpsTopology %s: manageHub needs a FleetCluster in namespace %s whose connection.type is InCluster; create it, or turn manageHub off"
                            .formatted(topology.key(), topology.key().namespace())));
        }
        if (problems.isEmpty() && emptied(topology, fleet, manageHub)) {
            problems.add(new Problem(
                    "spec.clusters.selector",
                    "SelectorEmpty",
                    "GitOpsTopology %s: the selector matches no FleetCluster, but clusters are registered; nothing is removed for that. Mend the selector, or leave spec.clusters out if no cluster is wanted"
                            .formatted(topology.key())));
        }
        if (!problems.isEmpty()) {
            return Plan.blocked(problems);
        }
        Instance instance = instance(topology, manageHub);
        SortedMap<String, Problem> refused = new TreeMap<>();
        List<FleetMember> members = admitted(instance.id(), selected(topology, fleet, manageHub), fleet, refused);
        List<Registration> registrations =
                members.stream().map(member -> registration(instance, member)).toList();
        Set<ClusterKey> staying = members.stream().map(FleetMember::key).collect(Collectors.toCollection(HashSet::new));
        HeldBack heldBack = heldBack(topology, fleet, instance, staying, refused);
        heldBack.registrations().forEach(kept -> staying.add(kept.member()));
        return new Plan(
                List.of(new PlannedInstance(instance, revision(topology))),
                registrations,
                departures(topology, fleet, staying),
                refused,
                heldBack,
                List.of());
    }

    private Registration registration(Instance instance, FleetMember member) {
        return new Registration(instance, member.key(), member.key().name(), member.isHub(), facts.of(member.labels()));
    }

    /** Whoever is no longer selected stays when there are more of them than may go: that is more often a slip than a wish. */
    private HeldBack heldBack(
            TopologyInput topology,
            Fleet fleet,
            Instance instance,
            Set<ClusterKey> staying,
            SortedMap<String, Problem> refused) {
        List<FleetMember> registered = fleet.members().stream()
                .filter(member -> !member.leaving() && holds(member, instance.id()))
                .toList();
        Set<ClusterKey> present = fleet.members().stream().map(FleetMember::key).collect(Collectors.toSet());
        Set<ClusterKey> held = registered.stream().map(FleetMember::key).collect(Collectors.toSet());
        List<ClusterKey> left = topology.leftOfLate().stream()
                .filter(key -> !staying.contains(key) && (held.contains(key) || !deleted(fleet, present, key)))
                .toList();
        List<FleetMember> deselected = registered.stream()
                .filter(member -> !staying.contains(member.key()))
                .filter(member -> !left.contains(member.key()))
                .filter(member -> !refused.containsKey(member.key().name()))
                .toList();
        int gone = (int) left.stream().filter(key -> !held.contains(key)).count();
        int budget = Budget.clusters(topology.spec(), registered.size() + gone);
        if (deselected.isEmpty() || deselected.size() + left.size() <= budget) {
            return HeldBack.NONE;
        }
        return new HeldBack(
                deselected.stream()
                        .map(member -> registration(instance, member))
                        .toList(),
                budget,
                left.size());
    }

    private static boolean deleted(Fleet fleet, Set<ClusterKey> present, ClusterKey key) {
        return !present.contains(key)
                || fleet.members().stream().anyMatch(member -> member.key().equals(key) && member.leaving());
    }

    /** An id is made from namespace and name of its topology; what else a cluster says of that may have gone missing. */
    private static boolean holds(FleetMember member, InstanceId instance) {
        return member.held().stream().anyMatch(held -> held.instance().equals(instance));
    }

    /** A selector that matches nothing any more is a mistake until somebody says otherwise. */
    private static boolean emptied(TopologyInput topology, Fleet fleet, boolean manageHub) {
        var clusters = topology.spec().clusters();
        InstanceId instance = InstanceId.of(topology.key(), Role.engine, "");
        return clusters != null
                && clusters.selector() != null
                && selected(topology, fleet, manageHub).isEmpty()
                && fleet.members().stream()
                        .filter(member -> !member.leaving())
                        .flatMap(member -> member.held().stream())
                        .anyMatch(held -> held.instance().equals(instance));
    }

    private Instance instance(TopologyInput topology, boolean manageHub) {
        Engine engine = Engine.of(topology.spec().engine(), revision(topology).version());
        return new Instance(
                InstanceId.of(topology.key(), Role.engine, ""),
                topology.key(),
                ClusterKey.HUB,
                Role.engine,
                engine,
                manageHub,
                Budget.objects(topology.spec()));
    }

    private Revision revision(TopologyInput topology) {
        String asked = topology.spec().engine().version();
        var pinned = topology.pinned();
        String version = asked != null
                ? asked
                : pinned != null
                        ? pinned.version()
                        : defaultVersion.apply(topology.spec().engine().type());
        String profile = Engine.of(topology.spec().engine(), version).flavour().name();
        boolean same = pinned != null
                && pinned.version().equals(version)
                && (pinned.profile() == null || pinned.profile().equals(profile));
        @Nullable String digest = pinned != null && same ? pinned.digest() : null;
        var source = topology.spec().engine().source();
        return new Revision(version, source != null && source.digest() != null ? source.digest() : digest);
    }

    private static boolean manageHub(GitOpsTopologySpec spec) {
        return spec.centralized() != null
                && Boolean.TRUE.equals(spec.centralized().manageHub());
    }

    private static List<FleetMember> selected(TopologyInput topology, Fleet fleet, boolean manageHub) {
        var clusters = topology.spec().clusters();
        if (clusters == null) {
            return List.of();
        }
        LabelSelector selector = clusters.selector() == null ? new LabelSelector(null, null) : clusters.selector();
        return fleet.members().stream()
                .filter(member -> !member.leaving())
                .filter(member -> manageHub || !member.isHub())
                .filter(member -> Selectors.matches(selector, member.labels()))
                .toList();
    }

    /** One cluster is one member, however many URLs lead to it: whoever is registered stays, else the first by name. */
    private static List<FleetMember> admitted(
            InstanceId instance, List<FleetMember> selected, Fleet fleet, SortedMap<String, Problem> refused) {
        Map<String, String> owners = new HashMap<>();
        List<FleetMember> admitted = new ArrayList<>();
        for (FleetMember member : registeredFirst(instance, selected)) {
            String name = member.key().name();
            if (member.uid() != null && !member.isHub() && member.uid().equals(fleet.hubUid())) {
                refused.put(
                        name,
                        new Problem(
                                "spec.connection",
                                "IsTheHub",
                                "FleetCluster %s answers as the hub itself; delete it, and use connection.type InCluster with centralized.manageHub if the hub is to be managed"
                                        .formatted(member.key())));
                continue;
            }
            String owner = member.uid() == null ? null : owners.putIfAbsent(member.uid(), name);
            if (owner != null) {
                refused.put(
                        name,
                        new Problem(
                                "spec.connection",
                                "DuplicateCluster",
                                "FleetCluster %s is the same cluster (kube-system UID %s) as FleetCluster %s; delete one of them"
                                        .formatted(member.key(), member.uid(), owner)));
                continue;
            }
            admitted.add(member);
        }
        admitted.sort(Comparator.comparing(member -> member.key().name()));
        return admitted;
    }

    private static List<FleetMember> registeredFirst(InstanceId instance, List<FleetMember> members) {
        return members.stream()
                .sorted(Comparator.comparing(
                                (FleetMember member) -> !member.entrusted().contains(instance))
                        .thenComparing(member -> member.held().isEmpty()))
                .toList();
    }

    private static List<Departure> departures(TopologyInput topology, Fleet fleet, Set<ClusterKey> staying) {
        InstanceId instance = InstanceId.of(topology.key(), Role.engine, "");
        String namespace = Engine.of(topology.spec().engine(), "").namespace(); // not what the member says it is
        Set<ClusterKey> gone = new HashSet<>();
        List<Departure> departures = new ArrayList<>();
        for (FleetMember member : fleet.members()) {
            for (FleetMember.Held held : member.held()) {
                boolean ours = held.instance().equals(instance);
                if (ours && !staying.contains(member.key()) && gone.add(member.key())) {
                    departures.add(
                            new Departure(held.instance(), member.key(), ClusterKey.HUB, namespace, held.secretName()));
                }
            }
        }
        return departures;
    }
}
