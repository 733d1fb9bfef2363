package dev.gitopstopology.demo;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.cluster.WatchPulse;
import dev.gitopstopology.localcluster.AuditLog;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.Binaries;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.localcluster.LocalFleet;
import dev.gitopstopology.operator.GitOpsOperator;
import dev.gitopstopology.operator.OperatorOptions;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs one example on real local control planes. Closing stops every process that it started. */
public final class Demo implements AutoCloseable {
    private static final Duration READY_DEADLINE = Duration.ofMinutes(3);
    private static final Duration STEP = Duration.ofMillis(100);
    private static final String OPERATOR_AGENT = "gitops-topology/";
    private final Example example;
    private final Place place;
    private final Path distribution;
    private final Consumer<String> progress;
    private final Map<String, AuditLog> audits = new LinkedHashMap<>();
    private final Map<String, Path> kubeconfigs = new LinkedHashMap<>();
    private final OpenResources open;
    private @Nullable StandInClusterApi clusterApi;

    /**
     * @param directory where the clusters keep their files; null: temporary ones, gone with the demo
     * @param distribution release manifests
     * @param progress told of every step
     */
    public Demo(Example example, @Nullable Path directory, Path distribution, Consumer<String> progress) {
        this.example = example;
        this.place = new Place(directory);
        this.distribution = distribution;
        this.progress = progress;
        this.open = new OpenResources(progress);
    }

    /** Starts the clusters, runs the operator twice, and reports. */
    public DemoReport run() throws IOException, InterruptedException {
        List<FleetCluster> remote = example.remote();
        progress.accept("starting a hub and %d fleet clusters: kube-apiserver %s and etcd, one pair each"
                .formatted(remote.size(), Binaries.version()));
        LocalFleet fleet = start(remote);
        LocalCluster hub = fleet.cluster("hub");
        KubernetesClient client = client(hub);
        Map<String, KubernetesClient> members = new LinkedHashMap<>();
        for (FleetCluster cluster : remote) {
            members.put(
                    cluster.getMetadata().getName(),
                    client(fleet.cluster(cluster.getMetadata().getName())));
        }
        progress.accept("installing the CRDs and the kubeconfig Secrets on the hub");
        prepare(client, fleet, remote);
        open.add(new SimulatedKubelet(client));
        members.values().forEach(member -> open.add(new SimulatedKubelet(member)));

        fleet.clusters().forEach(cluster -> audits.put(cluster.name(), cluster.auditLog()));
        List<String> simulated = new ArrayList<>();
        simulated.add("readiness of Deployments and StatefulSets: these control planes have no nodes");
        if (example.usesClusterApi()) {
            progress.accept("installing Cluster API's CRDs on the hub, and a stand-in for its controllers");
            clusterApi = StandInClusterApi.start(client, place, example);
            open.add(clusterApi);
            simulated.add(StandInClusterApi.SIMULATED);
        }
        Survey survey = new Survey(Api.SYSTEM_NAMESPACE, client, members, simulated);
        audits.values().forEach(AuditLog::mark);
        progress.accept("starting the operator and applying examples/" + example.name());
        long begin = System.nanoTime();
        GitOpsOperator first = operator(hub);
        example.clusters().forEach(cluster -> client.resource(cluster).create());
        example.others().forEach(each -> client.resource(each).create());
        example.topologies().forEach(topology -> client.resource(topology).create());
        boolean ready = await(
                READY_DEADLINE,
                () -> ready(survey) && first.quiet(example.members().size()),
                survey);
        made(members);
        double firstSeconds = seconds(begin);
        int firstWrites = writes();
        if (!ready) {
            return survey.report(new DemoReport.Writes(firstWrites, -1, firstSeconds, 0));
        }
        progress.accept("ready after %.1f s and %d writes; second pass: a new operator looks at everything again"
                .formatted(firstSeconds, firstWrites));
        open.close(first);
        audits.values().forEach(AuditLog::mark);
        long again = System.nanoTime();
        GitOpsOperator second = operator(hub);
        await(READY_DEADLINE, () -> second.quiet(example.members().size()), survey);
        double secondSeconds = seconds(again);
        audits.forEach(this::tellWrites);
        return survey.report(new DemoReport.Writes(firstWrites, writes(), firstSeconds, secondSeconds));
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }

    private LocalFleet start(List<FleetCluster> remote) {
        List<ClusterOptions> all = new ArrayList<>();
        all.add(place.named("hub"));
        remote.forEach(cluster -> all.add(place.named(cluster.getMetadata().getName())));
        LocalFleet fleet = open.add(LocalFleet.start(all, Binaries.find()));
        fleet.clusters().forEach(cluster -> kubeconfigs.put(cluster.name(), cluster.kubeconfigFile()));
        return fleet;
    }

    private KubernetesClient client(LocalCluster cluster) {
        Config config = new ConfigBuilder(Config.fromKubeconfig(cluster.kubeconfig()))
                .withUserAgent("gitops-topology-demo")
                .build();
        return open.add(new KubernetesClientBuilder().withConfig(config).build());
    }

    private static void prepare(KubernetesClient hub, LocalFleet fleet, List<FleetCluster> remote)
            throws InterruptedException {
        OwnDefinitions.install(hub);
        hub.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(Api.SYSTEM_NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        for (FleetCluster cluster : remote) {
            var reference = cluster.getSpec().connection().kubeconfig();
            if (reference != null) {
                hub.resource(new SecretBuilder()
                                .withNewMetadata()
                                .withName(reference.secretRef().name())
                                .withNamespace(cluster.getMetadata().getNamespace())
                                .endMetadata()
                                .addToStringData(
                                        "kubeconfig",
                                        fleet.cluster(cluster.getMetadata().getName())
                                                .kubeconfig())
                                .build())
                        .create();
            }
        }
    }

    private GitOpsOperator operator(LocalCluster hub) throws IOException {
        OperatorOptions options = new OperatorOptions(
                hub.kubeconfigFile(),
                Set.of(),
                Set.of(Api.SYSTEM_NAMESPACE),
                Set.of(),
                false,
                "127.0.0.1",
                0,
                distribution,
                WatchPulse.Limits.DEFAULT,
                OperatorOptions.LEAVE_DEADLINE);
        GitOpsOperator operator = new GitOpsOperator(options, Clock.systemUTC());
        open.add(operator);
        operator.start();
        return operator;
    }

    /** Clusters of Cluster API have no control plane before the operator asked for it, or adopted them. */
    private void made(Map<String, KubernetesClient> members) {
        if (clusterApi != null) {
            clusterApi.controlPlanes().forEach((name, cluster) -> {
                members.put(name, client(cluster));
                audits.put(name, cluster.auditLog());
                kubeconfigs.put(name, cluster.kubeconfigFile());
            });
        }
    }

    private boolean ready(Survey survey) {
        List<DemoReport.Topology> topologies = survey.topologies();
        return !topologies.isEmpty()
                && topologies.stream().allMatch(DemoReport.Topology::ready)
                && (clusterApi == null || survey.allReady(example.members()));
    }

    /** Waits, and tells every change of what the topologies say, and the clusters of Cluster API. */
    private boolean await(Duration deadline, BooleanSupplier done, Survey survey) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        String told = "";
        while (!done.getAsBoolean()) {
            if (clusterApi != null) {
                clusterApi.installNetworks();
            }
            String now = survey.said(clusterApi != null);
            if (!now.equals(told)) {
                progress.accept(now);
                told = now;
            }
            if (System.nanoTime() > end) {
                progress.accept("not ready within %d s".formatted(deadline.toSeconds()));
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(STEP.toMillis());
        }
        return true;
    }

    private int writes() {
        return audits.values().stream()
                .mapToInt(audit -> audit.writes(Demo::isOperator).objects())
                .sum();
    }

    /** There should be none; whoever sees this wants to know which. */
    private void tellWrites(String cluster, AuditLog audit) {
        audit.records(Demo::isOperator).stream()
                .filter(request -> request.isWrite() && !request.isEvent() && !request.isReview())
                .limit(10)
                .forEach(request -> progress.accept("second pass wrote on %s: %s %s %s/%s"
                        .formatted(cluster, request.verb(), request.resource(), request.namespace(), request.name())));
    }

    private static boolean isOperator(AuditRecord request) {
        return request.userAgent().startsWith(OPERATOR_AGENT);
    }

    /** An administrator's, by cluster, after {@link #run}; the files live as long as the demo. */
    public Map<String, Path> kubeconfigs() {
        return kubeconfigs;
    }

    @Override
    public void close() {
        open.close();
    }
}
