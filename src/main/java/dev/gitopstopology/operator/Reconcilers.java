package dev.gitopstopology.operator;

import dev.gitopstopology.cluster.AdminAccess;
import dev.gitopstopology.cluster.Clients;
import dev.gitopstopology.cluster.Hub;
import dev.gitopstopology.cluster.Identities;
import dev.gitopstopology.cluster.Tokens;
import dev.gitopstopology.cluster.WriteGate;
import dev.gitopstopology.distribution.Releases;
import dev.gitopstopology.observe.capi.HubClusters;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Measures;
import dev.gitopstopology.operator.fleet.Members;
import dev.gitopstopology.operator.fleet.Tombstones;
import dev.gitopstopology.operator.fleet.Topologies;
import dev.gitopstopology.operator.fleet.Wakeups;
import dev.gitopstopology.operator.leave.Leaves;
import dev.gitopstopology.operator.leave.Leaving;
import dev.gitopstopology.operator.leave.Leftovers;
import dev.gitopstopology.operator.leave.LostMembers;
import dev.gitopstopology.operator.leave.TopologyLeaving;
import dev.gitopstopology.operator.order.EngineOrders;
import dev.gitopstopology.operator.order.Orders;
import dev.gitopstopology.operator.provision.Adoption;
import dev.gitopstopology.operator.provision.AvailabilityGate;
import dev.gitopstopology.operator.provision.ClusterApiNews;
import dev.gitopstopology.operator.provision.ClusterApis;
import dev.gitopstopology.operator.provision.ClusterRemoval;
import dev.gitopstopology.operator.provision.Draining;
import dev.gitopstopology.operator.provision.GitRemoval;
import dev.gitopstopology.operator.provision.HubConfigMaps;
import dev.gitopstopology.operator.provision.Joining;
import dev.gitopstopology.operator.provision.ProvisionLimits;
import dev.gitopstopology.operator.provision.Provisioning;
import dev.gitopstopology.operator.reconcile.CatalogReconciler;
import dev.gitopstopology.operator.reconcile.Catalogs;
import dev.gitopstopology.operator.reconcile.FleetClusterReconciler;
import dev.gitopstopology.operator.reconcile.Instances;
import dev.gitopstopology.operator.reconcile.Renderings;
import dev.gitopstopology.operator.reconcile.TenantReconciler;
import dev.gitopstopology.operator.reconcile.Tenants;
import dev.gitopstopology.operator.reconcile.TopologyReconciler;
import dev.gitopstopology.operator.replica.Workers;
import dev.gitopstopology.operator.tell.EventLog;
import dev.gitopstopology.operator.tell.StatusWriter;
import dev.gitopstopology.plan.Authority;
import dev.gitopstopology.plan.CatalogPlanner;
import dev.gitopstopology.plan.Facts;
import dev.gitopstopology.plan.Planner;
import dev.gitopstopology.plan.TenantPlanner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import java.time.Clock;
import java.util.List;

/**
 * The reconcilers, put together from what the rooms before have.
 *
 * @param all one for each of our kinds but EngineInstance
 * @param hubClusters what they know of Cluster API; to be closed after them
 */
record Reconcilers(List<Reconciler<? extends HasMetadata>> all, HubClusters hubClusters) {

    /**
     * What all of them stand on.
     *
     * @param gate whether this replica may write
     */
    record Ground(
            Clock clock,
            Clients clients,
            Hub hub,
            Fleet fleet,
            Members members,
            Workers workers,
            Wakeups wakeups,
            Measures measures,
            WriteGate gate) {}

    static Reconcilers of(OperatorOptions options, Ground ground) {
        Clock clock = ground.clock();
        Clients clients = ground.clients();
        Hub hub = ground.hub();
        Fleet fleet = ground.fleet();
        Members members = ground.members();
        Wakeups wakeups = ground.wakeups();
        Measures measures = ground.measures();
        Authority authority = new Authority(options.platformNamespaces());
        Orders orders = new Orders(fleet, new Tokens(clients, clock), wakeups, clock);
        EngineOrders engines = new EngineOrders(fleet, wakeups, clock);
        EventLog events = new EventLog(hub.client(), clock);
        Facts facts = new Facts(options.labelPrefixes());
        Planner planner = new Planner(authority, facts, Releases::defaultVersion);
        Leaves leaves = new Leaves(options.leaveDeadline(), clock);
        Leaving leaving = new Leaving(fleet, members, orders, engines, hub.client(), clock);
        Topologies topologies = new Topologies(hub.client());
        Tombstones tombstones = new Tombstones();
        measures.tombstones(tombstones);
        StatusWriter statuses = new StatusWriter(hub.client());
        Renderings renderings =
                new Renderings(Releases.of(options.distributionDir(), new HubConfigMaps(hub.client()), clock));
        ClusterApiNews capiNews = new ClusterApiNews(fleet, topologies, wakeups);
        HubClusters hubClusters = new HubClusters(hub.client(), options.namespaces(), capiNews);
        Adoption adoption = new Adoption(hubClusters, facts, hub.client(), events);
        Provisioning provisioning = Provisioning.of(options.distributionDir(), hub.client(), ground.gate(), clock);
        ClusterRemoval removal = new ClusterRemoval(
                fleet, hubClusters, provisioning.files(), new GitRemoval(fleet, members, provisioning.git()));
        ClusterApis capis = new ClusterApis(
                hubClusters,
                capiNews,
                fleet,
                members,
                new ProvisionLimits(hub.client(), authority, hubClusters),
                provisioning,
                new AdminAccess(
                        clients,
                        () -> Identities.read(hub.client(), hub.address()).uid()),
                ground.workers().requests(),
                facts);
        Joining joining = new Joining(
                capis,
                adoption,
                removal,
                new AvailabilityGate(hub.client(), clock),
                hub.client(),
                events,
                measures,
                clock);
        Tenants tenants = new Tenants(new TenantPlanner(authority), fleet, topologies, wakeups);
        Catalogs catalogs = new Catalogs(new CatalogPlanner(authority), fleet, topologies, wakeups, clock);
        TopologyReconciler topologyReconciler = new TopologyReconciler(
                planner,
                renderings,
                orders,
                engines,
                new Instances(hub.client(), clock),
                wakeups,
                events,
                measures,
                topologies,
                new LostMembers(
                        fleet,
                        members,
                        orders,
                        leaving,
                        hub.client(),
                        events,
                        ground.workers().queues(),
                        ground.workers().timer()),
                new TopologyLeaving(orders, engines, leaves),
                leaves,
                statuses,
                tenants,
                catalogs,
                adoption,
                clock);
        TenantReconciler tenantReconciler = new TenantReconciler(tenants, topologies, wakeups, events, statuses, clock);
        CatalogReconciler catalogReconciler =
                new CatalogReconciler(catalogs, topologies, wakeups, events, statuses, clock);
        FleetClusterReconciler fleetClusterReconciler = new FleetClusterReconciler(
                fleet,
                members,
                authority,
                wakeups,
                hub.client(),
                events,
                leaving,
                leaves,
                new Leftovers(fleet, engines, topologies, tombstones, hub.client()),
                tombstones,
                statuses,
                capis,
                removal,
                new Draining(fleet, hubClusters, clock),
                joining,
                clock);
        return new Reconcilers(
                List.of(topologyReconciler, tenantReconciler, catalogReconciler, fleetClusterReconciler), hubClusters);
    }
}
