package dev.gitopstopology.operator;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.cluster.BackOff;
import dev.gitopstopology.cluster.Clients;
import dev.gitopstopology.cluster.Connections;
import dev.gitopstopology.cluster.CredentialStore;
import dev.gitopstopology.cluster.Hub;
import dev.gitopstopology.cluster.Identities;
import dev.gitopstopology.cluster.Network;
import dev.gitopstopology.cluster.Tokens;
import dev.gitopstopology.deliver.ClusterQueue;
import dev.gitopstopology.distribution.Releases;
import dev.gitopstopology.plan.Authority;
import dev.gitopstopology.plan.Facts;
import dev.gitopstopology.plan.Planner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);
    private static final String LEASE = "gitops-topology";

    private final ExecutorService pool = Executors.newCachedThreadPool(Threads.daemon("cluster-queue"));
    private final ExecutorService requests = Executors.newCachedThreadPool(Threads.daemon("cluster-request"));
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Threads.daemon("queue-timer"));
    private final Measures measures = new Measures();
    private final Wakeups wakeups = new Wakeups();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Network network;
    private final Hub hub;
    private final Fleet fleet;
    private final Operator operator;
    private final @Nullable Endpoints endpoints;
    private volatile boolean started;
    private volatile boolean leadershipLost;

    /**
     * @throws IOException when the endpoints' port is taken
     */
    public GitOpsOperator(OperatorOptions options, Clock clock) throws IOException {
        timer.setRemoveOnCancelPolicy(true);
        this.network = new Network();
        Clients clients = new Clients(network, measures::request);
        this.hub = options.kubeconfig() == null
                ? Hub.inCluster(clients)
                : Hub.fromKubeconfig(clients, options.kubeconfig());
        Connections connections = new Connections(
                clients,
                new CredentialStore(hub.client()),
                clock,
                BackOff.DEFAULT,
                Connections.INSTALLER_TOKEN_LIFE,
                () -> Identities.read(hub.client(), hub.address()).uid());
        Members members = new Members(
                hub, connections, pool, requests, timer, clock, ClusterQueue.Pace.DEFAULT, wakeups, measures);
        this.fleet = new Fleet(members.hub());
        measures.fleet(fleet, clock);
        this.operator = operator(options);
        Authority authority = new Authority(options.platformNamespaces());
        Orders orders = new Orders(fleet, new Tokens(clients, clock), clock);
        EventLog events = new EventLog(hub.client(), clock);
        Planner planner = new Planner(authority, new Facts(options.labelPrefixes()), Releases.DEFAULT_VERSION);
        Renderings renderings =
                new Renderings(Releases.of(options.distributionDir(), new HubConfigMaps(hub.client()), clock));
        register(
                new TopologyReconciler(
                        planner,
                        renderings,
                        orders,
                        new Instances(hub.client(), clock),
                        wakeups,
                        events,
                        measures,
                        clock),
                options.namespaces());
        register(
                new FleetClusterReconciler(fleet, members, orders, authority, wakeups, hub.client(), events, clock),
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

    private Operator operator(OperatorOptions options) {
        return new Operator(overrider -> {
            overrider
                    .withKubernetesClient(hub.client())
                    .withCloseClientOnStop(false)
                    .withReconciliationTerminationTimeout(GRACE)
                    .withStopOnInformerErrorDuringStartup(false)
                    .withUseSSAToPatchPrimaryResource(true);
            if (options.leaderElect()) {
                overrider.withLeaderElectionConfiguration(
                        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                                .withLeaseNamespace(Api.SYSTEM_NAMESPACE)
                                .withIdentity(UUID.randomUUID().toString())
                                .withExitOnStopLeading(false)
                                .withLeaderCallbacks(new LeaderCallbacks(
                                        () -> LOG.atInfo().log("leading"), this::lost, leader -> {}))
                                .build());
            }
        });
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
        operator.start();
        started = true;
        LOG.atInfo()
                .addKeyValue("endpoints", endpoints == null ? "off" : endpoints.port())
                .log("operator started");
    }

    /** The Lease went to another replica: this one must not write any more, so it ends and is started anew. */
    private void lost() {
        if (!stopping.get()) {
            LOG.atError().log("leadership lost; stopping");
            leadershipLost = true;
            ended.countDown();
        }
    }

    /** Whether every one of this many members has been looked at, and nothing is under way. */
    public boolean quiet(int members) {
        return fleet.size() == members
                && fleet.hub().queue().settled(1)
                && fleet.members().stream().allMatch(member -> member.queue().settled(2));
    }

    /** Port of the endpoints; -1 when there are none. */
    public int endpointsPort() {
        return endpoints == null ? -1 : endpoints.port();
    }

    /** The local informers are synchronized. Remote clusters have no say. */
    private boolean ready() {
        return started && !stopping.get() && operator.getRuntimeInfo().isStarted();
    }

    /** A write in hand is finished before the connections go. */
    private static void finish(ExecutorService executor) {
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
     * @return whether it ended because it was told to, and not because it lost the leadership
     */
    public boolean await() throws InterruptedException {
        ended.await();
        return !leadershipLost;
    }

    @Override
    public void close() {
        if (!stopping.compareAndSet(false, true)) {
            return;
        }
        LOG.atInfo().log("operator stopping");
        operator.stop();
        fleet.stopWork();
        finish(pool);
        finish(requests);
        fleet.close();
        if (endpoints != null) {
            endpoints.close();
        }
        timer.shutdownNow();
        hub.close();
        network.close();
        ended.countDown();
        LOG.atInfo().log("operator stopped");
    }
}
