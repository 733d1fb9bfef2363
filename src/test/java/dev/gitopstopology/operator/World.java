package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.Condition;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.cluster.WatchPulse;
import dev.gitopstopology.demo.OwnDefinitions;
import dev.gitopstopology.demo.SimulatedKubelet;
import dev.gitopstopology.localcluster.AuditLog;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.Binaries;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.localcluster.LocalFleet;
import dev.gitopstopology.operator.fleet.Scrape;
import dev.gitopstopology.operator.replica.LeaseTimes;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** A hub, some members, and an operator, all real but for the kubelet. */
final class World implements AutoCloseable {
    static final String NS = Api.SYSTEM_NAMESPACE;
    /** Longer than the pause after a fault that lasted half a minute, for pauses double. */
    static final Duration PATIENCE = Duration.ofSeconds(120);

    private final LocalFleet fleet;
    private final Map<String, KubernetesClient> clients = new LinkedHashMap<>();
    private final Map<String, AuditLog> audits = new LinkedHashMap<>();
    private final List<SimulatedKubelet> kubelets = new ArrayList<>();
    private Clock clock = Clock.systemUTC();
    private WatchPulse.Limits watchLimits = WatchPulse.Limits.DEFAULT;
    private @Nullable GitOpsOperator operator;

    World(String... members) {
        this(Stream.of(members).map(ClusterOptions::named).toList());
    }

    /** With members of another kind, such as without a controller manager. */
    World(List<ClusterOptions> members) {
        this(members, World::installDefinitions);
    }

    /** @param definitions puts the CRDs on the cluster of this name, the hub, such as those of another version; null: the hub stays empty */
    World(List<ClusterOptions> members, @Nullable BiConsumer<World, String> definitions) {
        List<ClusterOptions> options = Stream.concat(Stream.of(ClusterOptions.named("hub")), members.stream())
                .toList();
        fleet = LocalFleet.start(options, Binaries.find());
        for (LocalCluster cluster : fleet.clusters()) {
            clients.put(cluster.name(), client(cluster));
            audits.put(cluster.name(), cluster.auditLog());
        }
        if (definitions != null) {
            definitions.accept(this, "hub");
            namespace("hub", NS);
        }
        kubelets("hub");
    }

    static World running(String... members) {
        World world = new World(members);
        world.startOperator();
        return world;
    }

    private static KubernetesClient client(LocalCluster cluster) {
        Config config = new ConfigBuilder(Config.fromKubeconfig(cluster.kubeconfig()))
                .withUserAgent("test")
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    /** The CRDs, on the hub and on what is to be one, too. */
    void installDefinitions(String cluster) {
        try {
            OwnDefinitions.install(on(cluster));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Says of workloads there that they are ready; the hub has it from the start. */
    void kubelets(String... clusters) {
        Stream.of(clusters).forEach(cluster -> kubelets.add(new SimulatedKubelet(on(cluster))));
    }

    KubernetesClient hub() {
        return on("hub");
    }

    KubernetesClient on(String cluster) {
        return clients.get(cluster);
    }

    LocalCluster cluster(String name) {
        return fleet.cluster(name);
    }

    GitOpsOperator operator() {
        return Objects.requireNonNull(operator);
    }

    void namespace(String cluster, String name) {
        on(cluster)
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .serverSideApply();
    }

    /** For operators that are started from now on. */
    void clock(Clock other) {
        clock = other;
    }

    /** For operators that are started from now on. */
    void watchLimits(WatchPulse.Limits limits) {
        watchLimits = limits;
    }

    void restartOperator() {
        stopOperator();
        startOperator();
    }

    void startOperator() {
        startOperator(OperatorOptions.LEAVE_DEADLINE);
    }

    void startOperator(Duration leaveDeadline) {
        startOperator(cluster("hub").kubeconfigFile(), leaveDeadline);
    }

    /** By another way to the hub, such as through a proxy. */
    void startOperator(Path hubKubeconfig) {
        startOperator(hubKubeconfig, OperatorOptions.LEAVE_DEADLINE);
    }

    void startOperator(Path hubKubeconfig, Duration leaveDeadline) {
        try {
            operator = new GitOpsOperator(options(hubKubeconfig, false, leaveDeadline), clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        operator.start();
    }

    boolean stopped() {
        return operator == null;
    }

    /** One of several replicas, not started; the caller closes it. */
    GitOpsOperator replica(String identity, Clock clock, LeaseTimes times) throws IOException {
        return new GitOpsOperator(
                options(cluster("hub").kubeconfigFile(), true, OperatorOptions.LEAVE_DEADLINE), clock, times, identity);
    }

    /** An operator whose hub is another cluster of this world; the caller closes it. */
    GitOpsOperator operatorOf(String hub, Clock clock) throws IOException {
        return new GitOpsOperator(options(cluster(hub).kubeconfigFile(), false, OperatorOptions.LEAVE_DEADLINE), clock);
    }

    private OperatorOptions options(Path hub, boolean leaderElect, Duration leaveDeadline) {
        return new OperatorOptions(
                hub,
                Set.of(),
                Set.of(NS),
                Set.of(),
                leaderElect,
                "127.0.0.1",
                0,
                Binaries.distribution(),
                watchLimits,
                leaveDeadline);
    }

    /** Who leads; empty when nobody does. */
    String leaseHolder() {
        Lease lease = hub().leases().inNamespace(NS).withName("gitops-topology").get();
        return lease == null || lease.getSpec().getHolderIdentity() == null
                ? ""
                : lease.getSpec().getHolderIdentity();
    }

    void stopOperator() {
        if (operator != null) {
            operator.close();
            operator = null;
        }
    }

    /** The kubeconfig Secret and the FleetCluster for a member, under its own name. */
    void join(String member, Map<String, String> labels) {
        joinAs(member, cluster(member).kubeconfig(), labels);
    }

    void joinAs(String name, String kubeconfig, Map<String, String> labels) {
        secret(name + "-kubeconfig", "kubeconfig", kubeconfig);
        apply(Resources.cluster(name, labels));
    }

    void secret(String name, String key, String value) {
        hub().resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(NS)
                        .endMetadata()
                        .addToStringData(key, value)
                        .build())
                .forceConflicts()
                .serverSideApply();
    }

    <T extends HasMetadata> T apply(T object) {
        return hub().resource(object).fieldManager("test").forceConflicts().serverSideApply();
    }

    /** Deletes all of a kind on a hub, and waits until they are gone. */
    void clear(String hub, Class<? extends HasMetadata> kind) {
        on(hub).resources(kind).inAnyNamespace().delete();
        await("no %s on %s".formatted(kind.getSimpleName(), hub))
                .atMost(PATIENCE)
                .until(() -> on(hub).resources(kind)
                        .inAnyNamespace()
                        .list()
                        .getItems()
                        .isEmpty());
    }

    GitOpsTopology topology(String name) {
        return hub().resources(GitOpsTopology.class)
                .inNamespace(NS)
                .withName(name)
                .get();
    }

    FleetCluster fleetCluster(String name) {
        return hub().resources(FleetCluster.class)
                .inNamespace(NS)
                .withName(name)
                .get();
    }

    Condition condition(@Nullable List<Condition> conditions, String type) {
        return (conditions == null ? List.<Condition>of() : conditions)
                .stream()
                        .filter(each -> each.type().equals(type))
                        .findFirst()
                        .orElse(new Condition(type, "Missing", "Missing", "", null, null));
    }

    Condition ready(String topology) {
        GitOpsTopology found = topology(topology);
        return condition(
                found == null || found.getStatus() == null
                        ? null
                        : found.getStatus().conditions(),
                "Ready");
    }

    Condition clusterReady(String cluster) {
        return clusterCondition(cluster, "Ready");
    }

    Condition clusterCondition(String cluster, String type) {
        FleetCluster found = fleetCluster(cluster);
        return condition(
                found == null || found.getStatus() == null
                        ? null
                        : found.getStatus().conditions(),
                type);
    }

    void annotate(String cluster, String annotation, String value) {
        hub().resources(FleetCluster.class)
                .inNamespace(NS)
                .withName(cluster)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(annotation, value));
    }

    /** Waits until the topology is Ready at its present generation. */
    void awaitReady(String topology) {
        try {
            untilReady(topology);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("topology " + topology + " is not Ready: " + AllStatuses.of(hub()), e);
        }
    }

    private void untilReady(String topology) {
        await("topology " + topology + " Ready").atMost(PATIENCE).until(() -> {
            GitOpsTopology found = topology(topology);
            return found != null
                    && found.getStatus() != null
                    && condition(found.getStatus().conditions(), "Ready")
                            .status()
                            .equals("True")
                    && found.getMetadata()
                            .getGeneration()
                            .equals(found.getStatus().observedGeneration());
        });
    }

    void awaitReason(String topology, String reason) {
        await("topology " + topology + " with reason " + reason)
                .atMost(PATIENCE)
                .until(() -> ready(topology).reason().equals(reason));
    }

    void awaitClusterReason(String cluster, String reason) {
        await("FleetCluster " + cluster + " with reason " + reason)
                .atMost(PATIENCE)
                .until(() -> clusterReady(cluster).reason().equals(reason));
    }

    void awaitQuiet(int members) {
        await("operator quiet").atMost(PATIENCE).until(() -> operator().quiet(members));
    }

    void markAtRest(int members) {
        awaitQuiet(members);
        AtRest.mark(this);
    }

    String metrics() {
        return Scrape.living(operator().endpointsPort()).text();
    }

    void mark() {
        audits.values().forEach(AuditLog::mark);
    }

    /** Writes of the operator since the mark; Leases, Events, tokens and reviews apart. */
    List<AuditRecord> writes() {
        List<AuditRecord> writes = new ArrayList<>();
        audits.values()
                .forEach(audit -> writes.addAll(audit.records(request -> request.isWrite()
                        && request.userAgent().startsWith("gitops-topology/")
                        && !request.isLease()
                        && !request.isEvent()
                        && !request.isTokenRequest()
                        && !request.isReview())));
        return writes;
    }

    /** All that the operator asked of a cluster since the mark. */
    List<AuditRecord> requests(String cluster) {
        return Objects.requireNonNull(audits.get(cluster))
                .records(request -> request.userAgent().startsWith("gitops-topology/"));
    }

    @Override
    public void close() {
        stopOperator();
        kubelets.forEach(SimulatedKubelet::close);
        clients.values().forEach(KubernetesClient::close);
        fleet.close();
    }
}
