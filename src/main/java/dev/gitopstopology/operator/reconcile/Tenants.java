package dev.gitopstopology.operator.reconcile;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.Registration;
import dev.gitopstopology.model.RenderedSet;
import dev.gitopstopology.model.SetKind;
import dev.gitopstopology.model.Tenant;
import dev.gitopstopology.model.TenantKey;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Topologies;
import dev.gitopstopology.operator.fleet.Wakeups;
import dev.gitopstopology.operator.order.OwnedSetsOrder;
import dev.gitopstopology.plan.Neighbourhood;
import dev.gitopstopology.plan.Plan;
import dev.gitopstopology.plan.PlannedTenant;
import dev.gitopstopology.plan.Tenancy;
import dev.gitopstopology.plan.TenantPlanner;
import dev.gitopstopology.render.tenancy.TenancyRenderer;
import dev.gitopstopology.status.TenantView;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tenants of topologies: what they are to have, and what the last pass of each topology knows of them. */
public final class Tenants {
    private final TenantPlanner planner;
    private final Fleet fleet;
    private final Topologies topologies;
    private final Wakeups wakeups;
    private final Map<TopologyKey, SortedMap<String, TenantView>> seen = new ConcurrentHashMap<>();
    /** Leaving tenants of which no project is left; what they have on members goes then. */
    private final Map<TopologyKey, Set<String>> gone = new ConcurrentHashMap<>();

    public Tenants(TenantPlanner planner, Fleet fleet, Topologies topologies, Wakeups wakeups) {
        this.planner = planner;
        this.fleet = fleet;
        this.topologies = topologies;
        this.wakeups = wakeups;
    }

    static Tenant tenant(GitOpsTenant object) {
        String created = object.getMetadata().getCreationTimestamp();
        return Tenant.of(
                new TenantKey(
                        object.getMetadata().getNamespace(),
                        object.getMetadata().getName()),
                created == null ? null : Instant.parse(created),
                object.isMarkedForDeletion(),
                object.getSpec());
    }

    TenantPass pass(
            GitOpsTopology topology,
            Plan plan,
            dev.gitopstopology.plan.Fleet snapshot,
            Collection<GitOpsTenant> objects) {
        TopologyKey key = new TopologyKey(
                topology.getMetadata().getNamespace(), topology.getMetadata().getName());
        Tenancy planned = planner.plan(key, plan, snapshot, around(key.namespace(), objects));
        return new TenantPass(this, fleet, key, topology.getMetadata().getUid(), objects, planned);
    }

    Neighbourhood around(String namespace, Collection<GitOpsTenant> objects) {
        SortedMap<String, EngineType> engines = topologies.engines(namespace);
        return new Neighbourhood(
                objects.stream().map(Tenants::tenant).toList(), engines, topologies.engineNamespaces());
    }

    /** What is still to be had: a leaving tenant keeps everything until its projects are gone. */
    Tenancy remaining(TopologyKey topology, Tenancy planned) {
        return planned.without(gone.getOrDefault(topology, Set.of()));
    }

    /** Names of the topology's tenants that are being deleted. */
    static Set<String> leaving(TopologyKey topology, Collection<GitOpsTenant> objects) {
        return objects.stream()
                .map(Tenants::tenant)
                .filter(tenant -> tenant.leaving() && tenant.worksWith(topology.name()))
                .map(Tenant::name)
                .collect(Collectors.toSet());
    }

    /** The projects of an instance's tenants, beside the engine. */
    static OwnedSetsOrder.Share projects(Tenancy planned, Instance instance, Set<String> leaving) {
        return share(planned.of(instance.id()), SetKind.project, TenancyRenderer::project, planned.blocked(), leaving);
    }

    /** What an instance's tenants have on a member. */
    static OwnedSetsOrder.Share on(Tenancy remaining, Registration registration, Set<String> leaving) {
        return share(
                remaining.on(registration), SetKind.tenancy, TenancyRenderer::onMembers, remaining.blocked(), leaving);
    }

    private static OwnedSetsOrder.Share share(
            List<PlannedTenant> tenants,
            SetKind kind,
            Function<PlannedTenant, List<RenderedSet>> render,
            Set<String> untouched,
            Set<String> leaving) {
        SortedMap<String, RenderedSet> sets = new TreeMap<>();
        tenants.forEach(planned ->
                render.apply(planned).forEach(set -> sets.put(planned.tenant().name(), set)));
        Set<String> blocked = new TreeSet<>(untouched);
        blocked.removeAll(leaving);
        return new OwnedSetsOrder.Share(kind, sets, blocked, kind == SetKind.project ? leaving : Set.of());
    }

    /** Remembers what a pass has learned, and tells the tenants of which that is news. */
    void saw(
            TopologyKey topology,
            Collection<GitOpsTenant> objects,
            Tenancy planned,
            TenantDelivery delivery,
            int instances) {
        List<String> names = objects.stream()
                .map(Tenants::tenant)
                .filter(tenant -> tenant.worksWith(topology.name()))
                .map(Tenant::name)
                .toList();
        SortedMap<String, TenantView> now = delivery.views(names, planned, gone.getOrDefault(topology, Set.of()));
        Set<String> leftEverywhere = delivery.leftEverywhere(leaving(topology, objects), instances);
        if (!leftEverywhere.equals(gone.put(topology, leftEverywhere))) {
            wakeups.topology(topology); // what they have on members can go now
        }
        @Nullable SortedMap<String, TenantView> before = seen.put(topology, now);
        Stream.concat(now.keySet().stream(), before == null ? Stream.of() : before.keySet().stream())
                .distinct()
                .filter(name -> before == null || !Objects.equals(now.get(name), before.get(name)))
                .forEach(name -> wakeups.tenant(new TenantKey(topology.namespace(), name)));
    }

    /** What each topology that the tenant works with knows of it; nothing of those that have not looked yet. */
    Map<String, TenantView> of(Tenant tenant) {
        Map<String, TenantView> views = new TreeMap<>();
        seen.forEach((topology, tenants) -> {
            TenantView view = tenants.get(tenant.name());
            if (view != null
                    && topology.namespace().equals(tenant.key().namespace())
                    && tenant.worksWith(topology.name())) {
                views.put(topology.name(), view);
            }
        });
        return views;
    }

    void forget(TopologyKey topology) {
        seen.remove(topology);
        gone.remove(topology);
    }
}
