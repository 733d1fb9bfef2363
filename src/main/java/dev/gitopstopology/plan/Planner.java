package dev.gitopstopology.plan;

import dev.gitopstopology.api.ConnectionType;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTopologySpec;
import dev.gitopstopology.api.LabelSelector;
import dev.gitopstopology.api.WorkloadIdentity;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.plan.Plan.Bond;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides which instance is on which cluster, who is registered with whom, and what has to go. */
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
        List<Problem> newer = NewerValues.of(topology.key(), topology.spec());
        if (!newer.isEmpty()) {
            return Plan.blocked(newer);
        }
        EngineChoice engines = new EngineChoice(topology, defaultVersion);
        Shape shape = Shape.of(topology, engines);
        Belongings belongings = new Belongings(topology, shape.ids(fleet), fleet);
        if (topology.removed()) {
            Endings all = Endings.of(topology, shape, belongings, List.of(), Set.of());
            return Plan.ended(all.departures(), all.retired());
        }
        List<FleetMember> selected = selected(topology, fleet);
        List<Problem> problems = problems(topology, fleet, selected, belongings);
        if (!problems.isEmpty()) {
            return Plan.blocked(problems);
        }
        Admission admission = Admission.of(selected, belongings);
        Placements placed = shape.place(admission.admitted(), belongings);
        placed.refused().putAll(admission.refused());
        UnselectedHub.of(topology, fleet, selected)
                .ifPresent(hub -> placed.object(hub, UnselectedHub.problem(topology, hub)));

        List<Registration> registrations = new ArrayList<>();
        List<Registration> kept = new ArrayList<>();
        List<Placement> placements = Identities.settled(placed);
        for (Placement placement : placements) {
            placement.members().forEach(member -> registrations.add(registration(placement.instance(), member)));
            placement.kept().forEach(member -> kept.add(asItIs(placement.instance(), member)));
        }
        Set<Bond> frozen = new HashSet<>(placed.frozen());
        HeldBack heldBack = Restraint.of(
                topology,
                belongings,
                Plan.staying(registrations, kept, frozen).stream()
                        .map(Bond::member)
                        .collect(Collectors.toSet()),
                placed.refused().keySet());
        for (FleetMember member : belongings.members(heldBack.clusters())) {
            for (FleetMember.Held held : belongings.registrations(member)) {
                shape.existing(held, member, belongings)
                        .ifPresentOrElse(
                                instance -> kept.add(asItIs(instance, member)),
                                () -> frozen.add(new Bond(held.instance(), member.key())));
            }
        }
        Sharding sharding = new Sharding(topology, fleet, registrations, kept);
        Set<InstanceId> identified = Identities.using(registrations, kept);
        List<PlannedInstance> instances = placements.stream()
                .map(each -> sharding.plan(
                        identified.contains(each.instance().id())
                                ? each.instance().with(each.instance().engine().withIdentities())
                                : each.instance(),
                        each.revision()))
                .toList();
        List<Problem> shared = SharedUrls.problems(topology.key(), instances);
        if (!shared.isEmpty()) {
            return Plan.blocked(shared);
        }
        Endings endings = Endings.of(topology, shape, belongings, instances, Plan.staying(registrations, kept, frozen));
        return new Plan(
                instances,
                sharding.within(instances, registrations),
                sharding.within(instances, kept),
                frozen,
                endings.departures(),
                endings.retired(),
                placed.refused(),
                placed.objections(),
                heldBack,
                List.of());
    }

    private Registration registration(Instance instance, FleetMember member) {
        boolean ownCluster = ownCluster(instance, member);
        return new Registration(instance, member.key(), member.key().name(), ownCluster, facts.of(member.labels()))
                .with(Identities.apply(instance, ownCluster) ? member.identity() : null);
    }

    private Registration asItIs(Instance instance, FleetMember member) {
        Registration now = registration(instance, member);
        boolean identified = member.held().stream()
                .anyMatch(held -> held.instance().equals(instance.id())
                        && held.secretName().equals(Registration.IDENTITY_RECORD));
        return identified ? now : now.with((WorkloadIdentity) null);
    }

    /**
     * An engine that is somebody else's has a way to its own cluster already, by the in-cluster URL, and Applications that use it: ours
     * stands beside it, by the API server's address, as for any member.
     */
    static boolean ownCluster(Instance instance, FleetMember member) {
        return !instance.engine().external() && (member.isHub() || member.key().equals(instance.cluster()));
    }

    private List<Problem> problems(
            TopologyInput topology, Fleet fleet, List<FleetMember> selected, Belongings belongings) {
        List<Problem> problems = new ArrayList<>(authority.problems(topology));
        problems.addAll(ExternalEngines.problems(topology.key(), topology.spec()));
        if (manageHub(topology.spec()) && fleet.members().stream().noneMatch(FleetMember::isHub)) {
            problems.add(new Problem(
                    "spec.centralized.manageHub",
                    "HubNotDeclared",
                    "GitOpsTopology %s: manageHub needs a FleetCluster in namespace %s whose connection.type is InCluster; create it, or turn manageHub off"
                            .formatted(topology.key(), topology.key().namespace())));
        }
        problems.addAll(CockpitPlace.problems(topology, fleet, selected));
        if (problems.isEmpty() && selected.isEmpty() && emptied(topology, belongings)) {
            problems.add(new Problem(
                    "spec.clusters.selector",
                    "SelectorEmpty",
                    "GitOpsTopology %s: the selector matches no FleetCluster, but clusters are registered; nothing is removed for that. Mend the selector, or leave spec.clusters out if no cluster is wanted"
                            .formatted(topology.key())));
        }
        return problems;
    }

    /** A selector that matches nothing any more is a mistake until somebody says otherwise. */
    private static boolean emptied(TopologyInput topology, Belongings belongings) {
        var clusters = topology.spec().clusters();
        return clusters != null
                && (clusters.selector() != null || clusters.clusterAPISelector() != null)
                && belongings.fleet().members().stream()
                        .anyMatch(member -> !member.leaving() && belongings.has(member));
    }

    static boolean manageHub(GitOpsTopologySpec spec) {
        return spec.centralized() != null
                && Boolean.TRUE.equals(spec.centralized().manageHub());
    }

    private static List<FleetMember> selected(TopologyInput topology, Fleet fleet) {
        var clusters = topology.spec().clusters();
        if (clusters == null) {
            return List.of();
        }
        boolean manageHub = manageHub(topology.spec());
        boolean all = clusters.selector() == null && clusters.clusterAPISelector() == null;
        LabelSelector selector = all ? new LabelSelector(null, null) : clusters.selector();
        return fleet.members().stream()
                .filter(member -> !member.leaving())
                .filter(member -> manageHub || !member.isHub())
                .filter(member -> selector != null && Selectors.matches(selector, member.labels())
                        || adopted(clusters.clusterAPISelector(), member))
                .toList();
    }

    private static boolean adopted(@Nullable LabelSelector selector, FleetMember member) {
        return selector != null
                && member.connection() == ConnectionType.ClusterAPI
                && Selectors.matches(selector, member.labels());
    }
}
