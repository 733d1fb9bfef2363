package dev.gitopstopology.operator;

import dev.gitopstopology.cluster.BackOff;
import dev.gitopstopology.cluster.Clients;
import dev.gitopstopology.cluster.Connections;
import dev.gitopstopology.cluster.CredentialStore;
import dev.gitopstopology.cluster.Hub;
import dev.gitopstopology.cluster.Identities;
import dev.gitopstopology.cluster.Network;
import dev.gitopstopology.cluster.Replica;
import dev.gitopstopology.cluster.WatchPulse;
import dev.gitopstopology.cluster.WriteGate;
import dev.gitopstopology.deliver.ClusterQueue;
import dev.gitopstopology.observe.capi.HubClusters;
import dev.gitopstopology.operator.Reconcilers.Ground;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Measures;
import dev.gitopstopology.operator.fleet.Members;
import dev.gitopstopology.operator.fleet.Wakeups;
import dev.gitopstopology.operator.replica.Election;
import dev.gitopstopology.operator.replica.Endpoints;
import dev.gitopstopology.operator.replica.HubLease;
import dev.gitopstopology.operator.replica.Leadership;
import dev.gitopstopology.operator.replica.LeaseTimes;
import dev.gitopstopology.operator.replica.ReplicaName;
import dev.gitopstopology.operator.replica.Tenure;
import dev.gitopstopology.operator.replica.Threads;
import dev.gitopstopology.operator.replica.Workers;
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
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running controller: started by {@link #start}, stopped once by {@link #close}. */
public final class GitOpsOperator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GitOpsOperator.class);
    /** How long to wait for the first list of our kinds; then the rest begins, and who needs the list waits for it. */
    private static final Duration SYNC = Duration.ofSeconds(20);

    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);
    private static final Duration LISTEN = Duration.ofSeconds(15);
    private static final Duration LEASE_REQUEST = Duration.ofSeconds(5);

    private final Workers workers = new Workers();
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
     * @throws IOException when the endpoints' port is taken
     */
    public GitOpsOperator(OperatorOptions options, Clock clock) throws IOException {
        this(options, clock, LeaseTimes.DEFAULT, ReplicaName.ofThisProcess());
    }

    GitOpsOperator(OperatorOptions options, Clock clock, LeaseTimes times, String identity) throws IOException {
        this.network = new Network();
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
                        this::lost);
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
                workers.queues(),
                workers.requests(),
                workers.timer(),
                clock,
                ClusterQueue.Pace.DEFAULT,
                wakeups,
                measures,
                gate::open);
        this.fleet = new Fleet(members.hub());
        measures.fleet(fleet, clock);
        this.operator = operator();
        Reconcilers reconcilers = Reconcilers.of(
                options, new Ground(clock, clients, hub, fleet, members, workers, wakeups, measures, gate));
        this.hubClusters = reconcilers.hubClusters();
        reconcilers.all().forEach(each -> register(each, options.namespaces()));
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
                .withReconciliationTerminationTimeout(Workers.GRACE)
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
        listening = workers.timer().scheduleWithFixedDelay(this::endSilentWatches, pause, pause, TimeUnit.MILLISECONDS);
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

    /** The Lease may be with another replica: this one must not write any more, so it ends and is started anew. */
    private void lost() {
        fail();
    }

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
            workers.queues().execute(hubClusters::lookAgain);
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
                .forEach(member -> workers.queues().execute(member::wentSilent));
        if (silent.contains(fleet.hub().key().toString())) {
            workers.queues().execute(fleet.hub()::wentSilent);
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
        workers.finish(!failed); // a write in hand is finished before the connections go
        fleet.close();
        hubClusters.close();
        if (leadership != null) {
            leadership.close();
        }
        if (endpoints != null) {
            endpoints.close();
        }
        workers.timer().shutdownNow();
        hub.close();
        if (leaseHub != null) {
            leaseHub.close();
        }
        network.close();
        ended.countDown();
        LOG.atInfo().log("operator stopped");
    }
}
