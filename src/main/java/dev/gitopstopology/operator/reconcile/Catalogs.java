package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.api.GitOpsCatalogEntry;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.deliver.Receipt;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.EntryKey;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Topologies;
import dev.gitopstopology.operator.fleet.Wakeups;
import dev.gitopstopology.operator.leave.Deselections;
import dev.gitopstopology.operator.order.CatalogFacts;
import dev.gitopstopology.operator.order.CatalogOrder;
import dev.gitopstopology.plan.CatalogInput;
import dev.gitopstopology.plan.CatalogInput.Loss;
import dev.gitopstopology.plan.CatalogInput.Seen;
import dev.gitopstopology.plan.CatalogPlanner;
import dev.gitopstopology.plan.Catalogue;
import dev.gitopstopology.plan.Plan;
import dev.gitopstopology.plan.Plan.Bond;
import dev.gitopstopology.status.EntryView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The catalogue of topologies: what clusters are to have of it, and what the last pass of each topology knows of it. */
public final class Catalogs {
    private final CatalogPlanner planner;
    private final Fleet fleet;
    private final Topologies topologies;
    private final Wakeups wakeups;
    private final InstantSource clock;
    private final Deselections<Loss> deselections;
    private final Map<TopologyKey, SortedMap<String, EntryView>> seen = new ConcurrentHashMap<>();
    private final Map<Bond, Set<String>> ending = new ConcurrentHashMap<>();
    private final Map<Bond, CatalogOrder.Patience> patience = new ConcurrentHashMap<>();

    public Catalogs(CatalogPlanner planner, Fleet fleet, Topologies topologies, Wakeups wakeups, InstantSource clock) {
        this.planner = planner;
        this.fleet = fleet;
        this.topologies = topologies;
        this.wakeups = wakeups;
        this.clock = clock;
        this.deselections = new Deselections<>(clock);
    }

    static CatalogEntry entry(GitOpsCatalogEntry object) {
        String created = object.getMetadata().getCreationTimestamp();
        return CatalogEntry.of(
                new EntryKey(
                        object.getMetadata().getNamespace(),
                        object.getMetadata().getName()),
                created == null ? null : Instant.parse(created),
                object.isMarkedForDeletion(),
                object.getSpec());
    }

    CatalogPass pass(
            GitOpsTopology topology,
            Plan plan,
            dev.gitopstopology.plan.Fleet snapshot,
            Collection<GitOpsCatalogEntry> objects) {
        TopologyKey key = new TopologyKey(
                topology.getMetadata().getNamespace(), topology.getMetadata().getName());
        List<CatalogEntry> entries = objects.stream().map(Catalogs::entry).toList();
        CatalogInput input = new CatalogInput(
                key,
                entries,
                topologies.engines(key.namespace()).keySet(),
                topologies.engineNamespaces(),
                known(plan),
                deselections.of(key));
        Catalogue planned = planner.plan(topology.getSpec(), plan, snapshot, input);
        deselections.leave(key, planned.losses());
        return new CatalogPass(
                this, fleet, key, topology.getMetadata().getUid(), entries, plan, planned, held(snapshot), clock);
    }

    /** Registrations that clusters are known to have, by our own status or by what was seen. */
    private static Set<Bond> held(dev.gitopstopology.plan.Fleet snapshot) {
        return snapshot.members().stream()
                .flatMap(member -> member.held().stream().map(held -> new Bond(held.instance(), member.key())))
                .collect(Collectors.toSet());
    }

    private Map<Bond, Seen> known(Plan plan) {
        Map<Bond, Seen> known = new HashMap<>();
        for (Registration registration : plan.registrations()) {
            Bond bond = new Bond(registration.instance().id(), registration.member());
            Optional<CatalogFacts> facts = receipt(registration).map(CatalogFacts::of);
            Set<String> lingering = new HashSet<>(ending.getOrDefault(bond, Set.of()));
            facts.ifPresent(each -> {
                lingering.addAll(each.lingering());
                lingering.removeAll(each.ended());
            });
            if (facts.isPresent() || !lingering.isEmpty()) {
                known.put(bond, new Seen(facts.map(CatalogFacts::healthy).orElse(Set.of()), lingering));
            }
        }
        return known;
    }

    /** An entry is ending from the moment in which that is decided until it is seen to have ended. */
    void ending(Registration registration, Set<String> names, Set<String> ended) {
        Bond bond = new Bond(registration.instance().id(), registration.member());
        Set<String> left = new HashSet<>(names);
        left.removeAll(ended);
        if (left.isEmpty()) {
            ending.remove(bond);
        } else {
            ending.put(bond, left);
        }
    }

    /** What is known of a cluster's catalogue, by this order or an earlier one. */
    Optional<Receipt> receipt(Registration registration) {
        return fleet.find(registration.member())
                .flatMap(member -> member.queue()
                        .latest(CatalogOrder.id(registration.instance().id())));
    }

    CatalogOrder.Patience patience(Registration registration) {
        return patience.computeIfAbsent(
                new Bond(registration.instance().id(), registration.member()), bond -> new CatalogOrder.Patience());
    }

    /** Remembers what a pass has learned, and tells the entries of which that is news. */
    void saw(TopologyKey topology, SortedMap<String, EntryView> now) {
        @Nullable SortedMap<String, EntryView> before = seen.put(topology, now);
        Stream.concat(now.keySet().stream(), before == null ? Stream.of() : before.keySet().stream())
                .distinct()
                .filter(name -> before == null || !Objects.equals(now.get(name), before.get(name)))
                .forEach(name -> wakeups.entry(new EntryKey(topology.namespace(), name)));
    }

    /** What each topology that the entry works with knows of it; nothing of those that have not looked yet. */
    Map<String, EntryView> of(CatalogEntry entry) {
        Map<String, EntryView> views = new TreeMap<>();
        seen.forEach((topology, entries) -> {
            EntryView view = entries.get(entry.name());
            if (view != null
                    && topology.namespace().equals(entry.key().namespace())
                    && entry.worksWith(topology.name())) {
                views.put(topology.name(), view);
            }
        });
        return views;
    }

    void forget(TopologyKey topology) {
        seen.remove(topology);
        deselections.forget(topology);
    }
}
