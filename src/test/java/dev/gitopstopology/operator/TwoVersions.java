package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.capi.CapiObjects;
import dev.gitopstopology.localcluster.capi.Components;
import dev.gitopstopology.localcluster.capi.Definitions;
import dev.gitopstopology.localcluster.capi.LocalProvider;
import dev.gitopstopology.operator.replica.LeaseTimes;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A hub, two members and a provisioned cluster, and operators of two versions over them. */
final class TwoVersions implements AutoCloseable {
    private static final Path REPORT = Path.of("target", "two-versions.txt");
    private static final List<String> MEMBERS = List.of("eu", "us");
    /** A cluster of Cluster API; the local provider gives it an API server. */
    static final String BORN = "born";

    private final PreviousVersion previous;
    private final Path directory;
    private final World world;
    private final LocalProvider provider;
    private @Nullable ReplicaProcess older;
    private @Nullable GitOpsOperator newer;
    private @Nullable KubernetesClient born;
    private int edits;

    TwoVersions(PreviousVersion previous, Path directory) throws IOException, InterruptedException {
        this.previous = previous;
        this.directory = directory;
        Files.writeString(REPORT, "from " + previous.commit() + "\n");
        world = new World(
                MEMBERS.stream().map(ClusterOptions::named).toList(),
                (fresh, hub) -> define(fresh, previous.definitions(), directory));
        world.kubelets("eu", "us");
        Definitions.install(world.hub(), Components.Core, Components.KubeadmControlPlane);
        provider = LocalProvider.start(world.hub());
        new CapiObjects(world.hub(), World.NS).clusterClass("local");
        world.apply(Resources.configMap("network", "network.yaml", Provisioned.NETWORK));
    }

    World world() {
        return world;
    }

    /** What people declare, for the first time. */
    void declare() {
        for (String member : MEMBERS) {
            world.join(member, Map.of("fleet", "company", "own", "yes"));
        }
        born("");
        world.apply(Resources.topology("edge", """
                mode: PerCluster
                engine: {type: Flux}
                clusters: {selector: {matchLabels: {own: "yes"}}}
                perCluster: {}
                """));
        world.apply(Resources.entry("policies", """
                clusters: {}
                namespace: policies
                source: {repoURL: "https://charts.example.com", chart: policies, targetRevision: 1.0.0}
                """));
    }

    private KubernetesClient inBorn() {
        KubernetesClient client = born;
        if (client == null) {
            client = new KubernetesClientBuilder()
                    .withConfig(Config.fromKubeconfig(provider.cluster(World.NS, BORN)
                            .controlPlane()
                            .orElseThrow()
                            .kubeconfig()))
                    .build();
            born = client;
        }
        return client;
    }

    /** Whether the newer one has looked at everything. */
    void awaitPass(String name) {
        awaitLeader(name);
        soon(
                name + " has looked at everything",
                () -> Objects.requireNonNull(newer).quiet(MEMBERS.size() + 1));
        awaitReady();
    }

    void awaitOlderWaits() {
        soon("the older waits", () -> Objects.requireNonNull(older).status("/readyz") == 200);
    }

    void awaitNewerWaits() {
        soon("the newer waits", () -> standby() == 200);
    }

    List<AuditRecord> deletions() {
        return clusters().keySet().stream()
                .flatMap(cluster -> world.requests(cluster).stream())
                .filter(request -> request.verb().startsWith("delete") && request.code() < 300)
                .toList();
    }

    /** As docs/upgrading.md says. */
    void define(Path definitions) {
        define(world, definitions, directory);
    }

    private static void define(World world, Path definitions, Path directory) {
        try {
            Path log = directory.resolve("kubectl.log");
            assertThat(KubectlApply.run(world.cluster("hub"), definitions, log))
                    .as("%s", Files.readString(log))
                    .isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        soon("the definitions are served", () -> {
            world.hub().resources(GitOpsTopology.class).inAnyNamespace().list();
            world.hub().resources(FleetCluster.class).inAnyNamespace().list();
            return true;
        });
    }

    /** A hub that changes its definitions may refuse a request for a moment. */
    static void soon(String what, Callable<Boolean> condition) {
        await(what)
                .atMost(World.PATIENCE)
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .until(condition);
    }

    private Map<String, KubernetesClient> clusters() {
        Map<String, KubernetesClient> clusters = new LinkedHashMap<>();
        Stream.concat(Stream.of("hub"), MEMBERS.stream()).forEach(name -> clusters.put(name, world.on(name)));
        return clusters;
    }

    private Map<String, KubernetesClient> withBorn() {
        Map<String, KubernetesClient> clusters = clusters();
        clusters.put(BORN, inBorn());
        return clusters;
    }

    Living living() {
        return await("what is there")
                .atMost(World.PATIENCE)
                .ignoreExceptionsInstanceOf(KubernetesClientException.class)
                .until(() -> Living.read(withBorn()), Objects::nonNull);
    }

    /** Starts an operator of the version before; with another that leads it waits. */
    void startOlder(String name) throws IOException {
        older = new ReplicaProcess(previous.launcher(), name, world.cluster("hub"), directory);
    }

    void startNewer(String name) throws IOException {
        newer = world.replica(name, Clock.systemUTC(), LeaseTimes.DEFAULT);
        newer.start();
    }

    void awaitLeader(String name) {
        soon(name + " leads", () -> world.leaseHolder().startsWith(name));
    }

    void endOlder() throws IOException, InterruptedException {
        ReplicaProcess ending = Objects.requireNonNull(older);
        ending.signal("TERM");
        assertThat(ending.process().waitFor(World.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        assertThat(ending.process().exitValue()).as("ended by SIGTERM").isIn(0, 128 + 15);
        ending.close();
        older = null;
    }

    void endNewer() {
        Objects.requireNonNull(newer).close();
        newer = null;
    }

    void awaitReady() {
        for (String topology : List.of("company", "edge")) {
            soon(topology + " Ready", () -> told(world.topology(topology)));
        }
        for (FleetCluster member : world.hub()
                .resources(FleetCluster.class)
                .inNamespace(World.NS)
                .withLabel("fleet")
                .list()
                .getItems()) {
            String name = member.getMetadata().getName();
            soon(name + " Ready", () -> world.clusterReady(name).status().equals("True"));
        }
    }

    private boolean told(GitOpsTopology topology) {
        return topology.getStatus() != null
                && world.condition(topology.getStatus().conditions(), "Ready")
                        .status()
                        .equals("True")
                && topology.getMetadata()
                        .getGeneration()
                        .equals(topology.getStatus().observedGeneration());
    }

    /** Whoever leads is asked for something, and does it on the hub and on the members. */
    void leaderWorks() {
        String url = "https://%d.example.com".formatted(++edits);
        world.apply(Resources.topology("company", """
                mode: Centralized
                engine:
                  type: ArgoCD
                  access: {profile: Namespaced, namespaces: [shop]}
                  argoCD: {profile: Core, settings: {config: {url: "%s"}}}
                clusters: {selector: {matchLabels: {fleet: company}}}
                """.formatted(url)));
        world.apply(Resources.tenant("team", """
                namespaces: [team]
                clusters: {}
                quotas: {hard: {pods: "%d"}}
                """.formatted(10 + edits)));
        soon(
                "argocd-cm has " + url,
                () -> world.hub().configMaps().inNamespace("argocd").list().getItems().stream()
                        .anyMatch(each -> each.getMetadata().getName().equals("argocd-cm")
                                && url.equals(each.getData().get("url"))));
        for (String member : MEMBERS) {
            soon(
                    "the quota on " + member,
                    () -> world.on(member).resourceQuotas().inNamespace("team").list().getItems().stream()
                            .anyMatch(each -> each.getSpec()
                                    .getHard()
                                    .get("pods")
                                    .toString()
                                    .equals(String.valueOf(10 + edits))));
        }
        awaitReady();
        awaitCalm();
    }

    /** Nobody asks for anything any more, but for leadership. */
    void awaitCalm() {
        int[] last = {-1};
        long[] since = {System.nanoTime()};
        await("calm").atMost(World.PATIENCE).until(() -> {
            int now = clusters().keySet().stream()
                    .mapToInt(cluster -> (int) world.requests(cluster).stream()
                            .filter(request -> !request.isLease())
                            .count())
                    .sum();
            if (now != last[0]) {
                last[0] = now;
                since[0] = System.nanoTime();
            }
            return System.nanoTime() - since[0] > Duration.ofSeconds(2).toNanos();
        });
    }

    List<String> writes(String leader) {
        List<String> writes = new ArrayList<>();
        for (String cluster : clusters().keySet()) {
            world.requests(cluster).stream()
                    .filter(OperatorWrite::is)
                    .filter(request ->
                            !request.isTokenRequest() && request.userAgent().contains("(" + leader))
                    .forEach(request -> writes.add(Living.key(cluster, request)));
        }
        return writes;
    }

    void report(String what) throws IOException {
        String text = clusters().keySet().stream()
                .flatMap(cluster -> world.requests(cluster).stream()
                        .filter(OperatorWrite::is)
                        .map(request -> "  " + request.verb() + " " + request.code() + " "
                                + Living.key(cluster, request) + " " + request.subresource()))
                .collect(Collectors.joining("\n"));
        Files.writeString(REPORT, what + "\n" + text + "\n", StandardOpenOption.APPEND);
    }

    /** @param more of the spec */
    void born(String more) {
        world.apply(Resources.fleetCluster(BORN, Map.of("fleet", "company"), Provisioned.CLUSTER + more));
    }

    int standby() throws IOException, InterruptedException {
        URI ready =
                URI.create("http://127.0.0.1:" + Objects.requireNonNull(newer).endpointsPort() + "/readyz");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Override
    public void close() {
        if (older != null) {
            older.close();
        }
        if (newer != null) {
            newer.close();
        }
        if (born != null) {
            born.close();
        }
        provider.close();
        world.close();
    }
}
