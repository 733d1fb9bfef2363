package dev.gitopstopology.operator;

import dev.gitopstopology.cluster.AdminAccess;
import dev.gitopstopology.cluster.BackOff;
import dev.gitopstopology.cluster.Clients;
import dev.gitopstopology.cluster.Connections;
import dev.gitopstopology.cluster.CredentialStore;
import dev.gitopstopology.cluster.Hub;
import dev.gitopstopology.cluster.Identities;
import dev.gitopstopology.cluster.Network;
import dev.gitopstopology.cluster.Replica;
import dev.gitopstopology.cluster.Tokens;
import dev.gitopstopology.cluster.WatchPulse;
import dev.gitopstopology.cluster.WriteGate;
import dev.gitopstopology.deliver.ClusterQueue;
import dev.gitopstopology.distribution.Releases;
import dev.gitopstopology.observe.capi.HubClusters;
import dev.gitopstopology.plan.Authority;
import dev.gitopstopology.plan.CatalogPlanner;
import dev.gitopstopology.plan.Facts;
import dev.gitopstopology.plan.Planner;
import dev.gitopstopology.plan.TenantPlanner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running controller: started by {@link #start}, stopped once by {@link #close}. */
public final class GitOpsOperator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GitOpsOperator.class);
    private static final Duration GRACE = Duration.ofSeconds(20);
    /** How long to wait for the first list of our kinds; then the rest begins, and who needs the list waits for it. */
    private static final Duration SYNC = Duration.ofSeconds(20);

    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);
    private static final Duration LISTEN = Duration.ofSeconds(15);
    private static final Duration LEASE_REQUEST = Duration.ofSeconds(5);

    private final ExecutorService pool = Executors.newCachedThreadPool(Threads.daemon("cluster-queue"));
    private final ExecutorService requests = Executors.newCachedThreadPool(Threads.daemon("cluster-request"));
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Threads.daemon("queue-timer"));
    private final Measures measures = new Measures();
    private final Wakeups wakeups = new Wakeups();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Network network;
    private final WatchPulse.Limits watchLimits;
    private final WatchPulse pulse;
    private final Hub hub;
    private final Fleet fleet;
    private final HubClusters hubClusters;
    private final Operator operator;
    private final @Nullable Endpoints endpoints;
    private final @Nullable Hub leaseHub;
    private final @Nullable Leadership leadership;
    private volatile @Nullable ScheduledFuture<?> listening;
    private volatile boolean started;
    private volatile boolean failed;

    /**
     * @param network is closed with the operator
     * @throws IOException when the endpoints' port is taken
     */
    public GitOpsOperator(OperatorOptions options, Network network, Clock clock) throws IOException {
        this(options, network, clock, LeaseTimes.DEFAULT, ReplicaName.ofThisProcess());
    }

    GitOpsOperator(OperatorOptions options, Network network, Clock clock, LeaseTimes times, String identity)
            throws IOException {
        timer.setRemoveOnCancelPolicy(true);
        this.network = network;
        this.watchLimits = options.watchLimits();
        this.pulse = new WatchPulse(watchLimits, System::nanoTime);
        Tenure tenure = new Tenure(times.deadline(), System::nanoTime);
        WriteGate gate = options.leaderElect() ? tenure : WriteGate.OPEN;
        Clients clients = new Clients(network, measures, pulse, new Replica(identity, gate));
        this.hub = hub(options, clients);
        this.leaseHub = options.leaderElect() ? hub(options, clients.forLease(LEASE_REQUEST)) : null;
        this.leadership = leaseHub == null
                ? null
                : new Leadership(
                        new Election(new HubLease(leaseHub.client()), identity, times, tenure, System::nanoTime, clock),
                        tenure,
                        times,
                        identity,
                        () -> Threads.daemon("lead").newThread(this::lead).start(),
                        this::fail);
        Connections connections = new Connections(
                clients,
                new CredentialStore(hub.client()),
                clock,
                BackOff.DEFAULT,
                Connections.INSTALLER_TOKEN_LIFE,
                () -> Identities.read(hub.client(), hub.address()).uid());
        Members members = new Members(
                hub,
                connections,
                pool,
                requests,
                timer,
                clock,
                ClusterQueue.Pace.DEFAULT,
                wakeups,
                measures,
                gate::open);
        this.fleet = new Fleet(members.hub());
        measures.fleet(fleet, clock);
        this.operator = operator();
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
        this.hubClusters = new HubClusters(hub.client(), options.namespaces(), capiNews);
        Adoption adoption = new Adoption(hubClusters, facts, hub.client(), events);
        Provisioning provisioning = Provisioning.of(options.distributionDir(), hub.client(), gate, clock);
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
                requests,
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
        register(
                new TopologyReconciler(
                        planner,
                        renderings,
                        orders,
                        engines,
                        new Instances(hub.client(), clock),
                        wakeups,
                        events,
                        measures,
                        topologies,
                        new LostMembers(fleet, members, orders, leaving, hub.client(), events, pool, timer),
                        new TopologyLeaving(orders, engines, leaves),
                        leaves,
                        statuses,
                        tenants,
                        catalogs,
                        adoption,
                        clock),
                options.namespaces());
        register(new TenantReconciler(tenants, topologies, wakeups, events, statuses, clock), options.namespaces());
        register(new CatalogReconciler(catalogs, topologies, wakeups, events, statuses, clock), options.namespaces());
        register(
                new FleetClusterReconciler(
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
                        clock),
                options.namespaces());
        this.endpoints = options.metricsPort() < 0
                ? null
                : new Endpoints(
                        options.metricsAddress(),
                        options.metricsPort(),
                        () -> !stopping.get(),
                        this::ready,
                        measures::scrape);
    }

    static Hub hub(OperatorOptions options, Clients clients) {
        return options.kubeconfig() == null
                ? Hub.inCluster(clients)
                : Hub.fromKubeconfig(clients, options.kubeconfig());
    }

    private Operator operator() {
        return new Operator(overrider -> overrider
                .withKubernetesClient(hub.client())
                .withCloseClientOnStop(false)
                .withReconciliationTerminationTimeout(GRACE)
                .withStopOnInformerErrorDuringStartup(false)
                .withCacheSyncTimeout(SYNC)
                .withUseSSAToPatchPrimaryResource(true));
    }

    private <R extends HasMetadata> void register(Reconciler<R> reconciler, Set<String> namespaces) {
        operator.register(reconciler, overrider -> {
            overrider.withRetry(new GenericRetry()
                    .withoutMaxAttempts()
                    .setInitialInterval(1000)
                    .setIntervalMultiplier(2)
                    .setMaxInterval(LONGEST_RETRY.toMillis()));
            if (!namespaces.isEmpty()) {
                overrider.settingNamespaces(namespaces);
            }
        });
    }

    /** Starts watching; with leader election, once this replica leads. */
    public void start() {
        if (leadership == null) {
            operator.start();
        } else {
            leadership.start();
        }
        long pause = Math.min(LISTEN.toMillis(), watchLimits.bookmarked().toMillis() / 4);
        listening = timer.scheduleWithFixedDelay(this::endSilentWatches, pause, pause, TimeUnit.MILLISECONDS);
        started = true;
        LOG.atInfo()
                .addKeyValue("endpoints", endpoints == null ? "off" : endpoints.port())
                .log("operator started");
    }

    private void lead() {
        try {
            operator.start();
            if (stopping.get()) {
                operator.stop();
            }
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("this replica leads and cannot start; stopping");
            fail();
        }
    }

    /** It cannot lead, or the Lease may be with another replica: this one must not write any more, so it ends and is started anew. */
    private void fail() {
        if (!stopping.get()) {
            failed = true;
            ended.countDown();
        }
    }

    /** Whoever was blind looks again at all that it has ordered; until that is done it is not known how the cluster is. */
    private void endSilentWatches() {
        try {
            tellOf(pulse.endSilent());
            pool.execute(hubClusters::lookAgain);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("listening for silent watches failed; tried again");
        }
    }

    /** On threads of their own: to look anew at a cluster may have to wait for it, and the timer is everybody's. */
    private void tellOf(Set<String> silent) {
        for (String cluster : silent) {
            LOG.atWarn().addKeyValue("cluster", cluster).log("a watch went silent; it is opened anew");
            measures.silentWatch(cluster);
        }
        fleet.members().stream()
                .filter(member -> silent.contains(member.key().toString()))
                .forEach(member -> pool.execute(member::wentSilent));
        if (silent.contains(fleet.hub().key().toString())) {
            pool.execute(fleet.hub()::wentSilent);
        }
    }

    /** Whether every one of this many members has been looked at, and nothing is under way. */
    public boolean quiet(int members) {
        return fleet.size() == members
                && fleet.hub().queue().settled(members == 0 ? 1 : 0)
                && fleet.members().stream().allMatch(member -> member.queue().settled(2));
    }

    /** Port of the endpoints; -1 when there are none. */
    public int endpointsPort() {
        return endpoints == null ? -1 : endpoints.port();
    }

    /** The local informers are synchronized, or the Lease has been seen. Remote clusters have no say. */
    private boolean ready() {
        return started
                && !stopping.get()
                && !failed
                && (leadership == null || leadership.leads() ? synced() : leadership.met());
    }

    private boolean synced() {
        return operator.getRuntimeInfo().isStarted()
                && operator.getRuntimeInfo().unhealthyInformerWrappingEventSourceHealthIndicator().values().stream()
                        .flatMap(sources -> sources.values().stream())
                        .allMatch(GitOpsOperator::synced);
    }

    private static boolean synced(InformerWrappingEventSourceHealthIndicator<?> source) {
        return source.informerHealthIndicators().values().stream().allMatch(InformerHealthIndicator::hasSynced);
    }

    /** A write in hand is finished before the connections go; without the leadership nothing can be finished. */
    private void finish(ExecutorService executor) {
        if (failed) {
            executor.shutdownNow();
            return;
        }
        executor.shutdown();
        try {
            if (!executor.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                LOG.atWarn().addKeyValue("seconds", GRACE.toSeconds()).log("work still in hand is given up");
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            executor.shutdownNow();
        }
    }

    /**
     * Waits until the operator has ended.
     *
     * @return whether it ended because it was told to, and not because it lost the leadership or could not go on
     */
    public boolean await() throws InterruptedException {
        ended.await();
        return !failed;
    }

    @Override
    public void close() {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        LOG.atInfo().log("operator stopping");
        ScheduledFuture<?> ears = listening;
        if (ears != null) {
            ears.cancel(false);
        }
        operator.stop();
        fleet.stopWork();
        finish(pool);
        finish(requests);
        fleet.close();
        hubClusters.close();
        if (leadership != null) {
            leadership.close();
        }
        if (endpoints != null) {
            endpoints.close();
        }
        timer.shutdownNow();
        hub.close();
        if (leaseHub != null) {
            leaseHub.close();
        }
        network.close();
        ended.countDown();
        LOG.atInfo().log("operator stopped");
    }
}
