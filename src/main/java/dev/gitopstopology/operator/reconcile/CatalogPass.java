package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Problem;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Member;
import dev.gitopstopology.operator.order.CatalogFacts;
import dev.gitopstopology.operator.order.CatalogOrder;
import dev.gitopstopology.operator.order.OwnedSetsOrder;
import dev.gitopstopology.operator.order.OwnerFacts;
import dev.gitopstopology.plan.CatalogShare;
import dev.gitopstopology.plan.Catalogue;
import dev.gitopstopology.plan.Plan;
import dev.gitopstopology.plan.Plan.Bond;
import dev.gitopstopology.render.catalog.CatalogRenderer;
import dev.gitopstopology.status.EntryView;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue in one pass of its topology: beside an engine that is there, and for members that are registered, its orders are
 * placed. Where no entry is, and none was, nothing is asked of any cluster.
 */
final class CatalogPass {
    private final Catalogs catalogs;
    private final Fleet fleet;
    private final TopologyKey topology;
    private final String topologyUid;
    private final List<CatalogEntry> entries;
    private final Plan plan;
    private final Catalogue planned;
    private final InstantSource clock;
    private final Set<String> leaving;
    private final Map<Instance, Receipt> beside = new HashMap<>();
    private final Map<Registration, CatalogFacts> onMembers = new HashMap<>();
    private final Set<Bond> held;
    private final List<Instance> unknown = new ArrayList<>();

    CatalogPass(
            Catalogs catalogs,
            Fleet fleet,
            TopologyKey topology,
            String topologyUid,
            List<CatalogEntry> entries,
            Plan plan,
            Catalogue planned,
            Set<Bond> held,
            InstantSource clock) {
        this.catalogs = catalogs;
        this.fleet = fleet;
        this.topology = topology;
        this.topologyUid = topologyUid;
        this.entries = entries;
        this.plan = plan;
        this.planned = planned;
        this.held = held;
        this.clock = clock;
        this.leaving = entries.stream()
                .filter(entry -> entry.leaving() && entry.worksWith(topology.name()))
                .map(CatalogEntry::name)
                .collect(Collectors.toSet());
    }

    /** The registration with what its engine needs and is told for the catalogue. */
    Registration serving(Registration registration) {
        return planned.serving(registration);
    }

    /** @param engine receipt of the engine that ApplicationSets are beside */
    void beside(Instance instance, @Nullable Receipt engine) {
        if (instance.engine().type() != EngineType.ArgoCD) {
            return;
        }
        fleet.find(instance.cluster()).ifPresent(host -> {
            OwnedSetsOrder.Share share = new OwnedSetsOrder.Share(
                    SetKind.catalog,
                    CatalogRenderer.beside(instance, planned.by(instance.id())),
                    planned.blocked(),
                    leaving);
            OwnedSetsOrder order = new OwnedSetsOrder(host, fleet.hub(), instance, share, topologyUid);
            if (entries.isEmpty() && !host.queue().has(order.id())) {
                return;
            }
            if (engine != null && engine.done() && !host.leaving()) {
                host.queue().put(order);
            }
            host.queue()
                    .receipt(order.id(), order.fingerprint())
                    .ifPresentOrElse(receipt -> beside.put(instance, receipt), () -> unknown.add(instance));
        });
    }

    /**
     * @param registration as it was planned, without what serves others
     * @param registered receipt of the registration; before it is done the cluster may be somebody else's
     */
    void on(Registration registration, @Nullable Receipt registered) {
        CatalogShare share = planned.of(registration).orElse(null);
        Member member = fleet.find(registration.member()).orElse(null);
        Member engine = fleet.find(registration.instance().cluster()).orElse(null);
        if (share == null || member == null || engine == null) {
            return;
        }
        CatalogOrder order = new CatalogOrder(
                member, engine, fleet.hub(), registration, share, topologyUid, catalogs.patience(registration), clock);
        if (entries.isEmpty() && !member.queue().has(order.id())) {
            return;
        }
        if (registered != null && registered.done() && !member.leaving()) {
            member.queue().put(order);
        }
        member.queue()
                .receipt(order.id(), order.fingerprint())
                .ifPresent(receipt -> onMembers.put(registration, CatalogFacts.of(receipt)));
        @Nullable CatalogFacts facts = onMembers.get(registration);
        catalogs.ending(registration, share.ending(), facts == null ? Set.of() : facts.ended());
    }

    /** Remembers what is known now. */
    void end() {
        SortedMap<String, EntryView> views = new TreeMap<>();
        entries.stream()
                .filter(entry -> entry.worksWith(topology.name()))
                .forEach(entry -> views.put(entry.name(), view(entry.name())));
        catalogs.saw(topology, views);
    }

    private EntryView view(String name) {
        SortedMap<String, Problem> failures = new TreeMap<>();
        SortedMap<String, String> unhealthy = new TreeMap<>();
        SortedMap<String, String> underWay = new TreeMap<>();
        TreeSet<String> clusters = new TreeSet<>();
        TreeSet<String> healthy = new TreeSet<>();
        TreeSet<String> ending = new TreeSet<>();
        beside.forEach((instance, receipt) -> {
            if (planned.by(instance.id()).containsKey(name)) {
                new OwnerFacts(receipt)
                        .failure(name)
                        .ifPresent(problem -> failures.put(instance.cluster().name(), problem));
            }
        });
        clusters.addAll(planned.undecided().getOrDefault(name, new TreeSet<>()));
        for (Registration registration : plan.registrations()) {
            String cluster = registration.member().name();
            boolean on = planned.of(registration)
                    .map(share -> share.on().containsKey(name))
                    .orElse(false);
            if (on) {
                clusters.add(cluster);
            }
            @Nullable CatalogFacts facts = onMembers.get(registration);
            if (facts == null) {
                continue;
            }
            if (on) {
                facts.failure(name).ifPresent(problem -> failures.put(cluster, problem));
                if (facts.healthy().contains(name)) {
                    healthy.add(cluster);
                }
                said(facts.unhealthy(), name).ifPresent(words -> unhealthy.put(cluster, words));
                said(facts.underWay(), name).ifPresent(words -> underWay.put(cluster, words));
            } else if (facts.lingering().contains(name)) {
                ending.add(cluster);
            }
        }
        return new EntryView(
                planned.problems().getOrDefault(name, List.of()),
                failures,
                clusters,
                healthy,
                unhealthy,
                underWay,
                planned.waiting().getOrDefault(name, new TreeSet<>()),
                ending,
                leaving.contains(name) && gone(name));
    }

    private static Optional<String> said(Map<String, String> words, String entry) {
        return Optional.ofNullable(words.get(entry));
    }

    /** Whether nothing of a leaving entry is left: of that which is not known, there may be. */
    private boolean gone(String name) {
        boolean besideEngines = unknown.isEmpty()
                && beside.values().stream()
                        .allMatch(receipt -> new OwnerFacts(receipt).gone().contains(name));
        return besideEngines
                && Stream.concat(plan.registrations().stream(), plan.kept().stream())
                        .allMatch(registration -> gone(name, registration));
    }

    private boolean gone(String name, Registration registration) {
        @Nullable
        Set<String> present = fleet.find(registration.member())
                .map(member -> member.state()
                        .services()
                        .get(registration.instance().id().value()))
                .orElse(null);
        Bond bond = new Bond(registration.instance().id(), registration.member());
        if (present == null) {
            return !held.contains(bond); // it was never registered
        }
        CatalogShare share = planned.of(registration).orElse(null);
        if (present.contains(name) || share == null) {
            return !present.contains(name);
        }
        @Nullable CatalogFacts facts = onMembers.get(registration);
        return facts != null
                && facts.receipt().done()
                && !facts.lingering().contains(name)
                && (!share.ending().contains(name) || facts.ended().contains(name));
    }
}
