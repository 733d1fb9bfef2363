package dev.gitopstopology.e2e;

import static dev.gitopstopology.e2e.HostDifferences.CONTROLLER;
import static dev.gitopstopology.e2e.HostDifferences.REDIS;
import static dev.gitopstopology.e2e.HostDifferences.REPO_SERVER;
import static dev.gitopstopology.e2e.HostDifferences.SERVER;
import static dev.gitopstopology.e2e.HostDifferences.SETS;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.e2e.HostDifferences.HostCommand;
import dev.gitopstopology.e2e.PodContainer.Probe;
import dev.gitopstopology.localcluster.HostProcesses;
import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * An Argo CD that runs on this host as the live Deployments and StatefulSets of a cluster say, with {@link HostDifferences}.
 * What a pod would have read at its start, it reads at its start: a setting that changes later needs another {@link #start}.
 */
public final class ArgoCDHost implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final HostProcesses processes = new HostProcesses("argocd");
    private final HttpClient http = HttpClient.newHttpClient();
    private final HostDifferences differences;
    private final PodReader pods;
    private final boolean ownCluster;

    private ArgoCDHost(Path binary, LocalCluster cluster, KubernetesClient client, String namespace) {
        this.ownCluster = servesOwnCluster(client, namespace) && MountedAccount.possible();
        this.differences = new HostDifferences(processes, binary, cluster, client, namespace, ownCluster);
        this.pods = new PodReader(client, namespace);
    }

    /**
     * Starts what is installed in a namespace, and returns when the readiness probes succeed.
     *
     * @param version of the release that is installed there, such as v3.5.7
     * @param client for the cluster, with an administrator's rights; no process of Argo CD gets these
     */
    public static ArgoCDHost start(String version, LocalCluster cluster, KubernetesClient client, String namespace) {
        ArgoCDHost host = new ArgoCDHost(binary(version), cluster, client, namespace);
        try {
            host.startAll();
            return host;
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
    }

    private static boolean servesOwnCluster(KubernetesClient client, String namespace) {
        Map<String, String> settings = client.configMaps()
                .inNamespace(namespace)
                .withName("argocd-cm")
                .require()
                .getData();
        return "true".equals(settings.get("cluster.inClusterEnabled"));
    }

    private static Path binary(String version) {
        return HostProcesses.built("argo-cd", version, "argocd");
    }

    private void startAll() {
        start(REDIS, "secret-init");
        processes.awaitEnd("secret-init", PATIENCE);
        start(REDIS, "redis");
        await("Redis").atMost(PATIENCE).until(this::redisListens);
        List<String> workloads = List.of(REPO_SERVER, CONTROLLER, SETS, SERVER);
        List<PodContainer> started =
                workloads.stream().map(workload -> start(workload, workload)).toList();
        started.forEach(this::awaitReady);
    }

    private PodContainer start(String workload, String name) {
        PodContainer container = pods.read(workload, name);
        HostCommand command = differences.of(container);
        processes.start(name, command.command(), command.environment());
        return container;
    }

    private void awaitReady(PodContainer container) {
        Probe probe = container.readiness();
        if (probe == null) {
            return;
        }
        URI uri = URI.create("http://127.0.0.1:" + differences.port(container.workload(), probe.port()) + probe.path());
        await(container.workload() + " ready").atMost(PATIENCE).until(() -> {
            processes.requireAlive();
            return processes.answers(uri);
        });
    }

    private boolean redisListens() {
        processes.requireAlive();
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), differences.port(REDIS, 6379)), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** {@code https://localhost:PORT} of the API server. */
    public URI server() {
        return URI.create("https://localhost:" + differences.port(SERVER, 8080));
    }

    /** Whether it is set to serve the cluster that it runs on, and this host lets it ({@link MountedAccount}). */
    public boolean reachesItsOwnCluster() {
        return ownCluster;
    }

    /** The controller's metrics, in the Prometheus text format. */
    public String controllerMetrics() throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + differences.port(CONTROLLER, 8082) + "/metrics");
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** @throws RuntimeException that quotes the log when a process has ended */
    public void requireAlive() {
        processes.requireAlive();
    }

    /** Copies the logs to where somebody finds them after the test. */
    public void keepLogs(Path directory) {
        processes.keepLogs(directory);
    }

    @Override
    public void close() {
        processes.close();
    }
}
