package dev.gitopstopology.e2e;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.e2e.PodContainer.Probe;
import dev.gitopstopology.localcluster.HostProcesses;
import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Flux that runs on this host as the live Deployment of its kustomize-controller says. Every way in which the process differs from
 * the container that it stands for:
 *
 * <ol>
 *   <li><b>Program.</b> The image's entry point is the {@code kustomize-controller} built from the same release.
 *   <li><b>Addresses.</b> It listens on free ports of the loopback.
 *   <li><b>Identity.</b> A token of the same account is where a kubelet mounts it ({@link MountedAccount}); on a machine that allows no
 *       such mount it is in a kubeconfig, and there is no leader election.
 *   <li><b>Files.</b> {@code HOME} and {@code TMPDIR} are a directory of its own.
 *   <li><b>Not enforced:</b> resources, security contexts, NetworkPolicies, liveness probes, more than one replica.
 *   <li><b>Not started:</b> the source-controller, which cannot be built here ({@link Artifacts} stands in for it), and the
 *       helm-controller.
 * </ol>
 */
public final class FluxHost implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String CONTROLLER = "kustomize-controller";
    private static final String HERE = "127.0.0.1";
    private final HostProcesses processes = new HostProcesses("flux");

    private FluxHost() {}

    /**
     * Starts what is installed in a namespace, and returns when it is ready.
     *
     * @param client for the cluster, with an administrator's rights; the process does not get these
     */
    public static FluxHost start(LocalCluster cluster, KubernetesClient client, String namespace) {
        FluxHost host = new FluxHost();
        try {
            host.run(cluster, client, namespace);
            return host;
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
    }

    private void run(LocalCluster cluster, KubernetesClient client, String namespace) {
        PodContainer container = new PodReader(client, namespace).read(CONTROLLER, "manager");
        PodAccount account = new PodAccount(cluster, client, namespace);
        int health = processes.freePort();
        List<String> command = new ArrayList<>();
        command.add(binary(client, namespace).toString());
        command.addAll(container.command());
        command.add("--metrics-addr=" + HERE + ":" + processes.freePort());
        command.add("--health-addr=" + HERE + ":" + health);
        Map<String, String> environment = new LinkedHashMap<>(container.environment());
        environment.put("PATH", System.getenv("PATH"));
        environment.put("HOME", processes.directory().toString());
        environment.put("TMPDIR", processes.directory().toString());
        if (MountedAccount.possible()) {
            MountedAccount mounted = new MountedAccount(processes.directory().resolve("account"));
            mounted.files(account.token(container), cluster.caCertificate(), namespace)
                    .forEach(FluxHost::write);
            environment.putAll(MountedAccount.environment(cluster.server()));
            command = mounted.around(command);
        } else {
            Path kubeconfig = processes.directory().resolve("kubeconfig");
            write(kubeconfig, account.kubeconfig(container));
            environment.put("KUBECONFIG", kubeconfig.toString());
            command.add("--enable-leader-election=false"); // its namespace is in no kubeconfig
        }
        processes.start(CONTROLLER, command, environment);
        Probe probe = container.readiness();
        String path = probe == null ? "/readyz" : probe.path();
        await(CONTROLLER + " ready").atMost(PATIENCE).until(() -> {
            processes.requireAlive();
            return processes.answers(URI.create("http://" + HERE + ":" + health + path));
        });
    }

    /** Of the version that the Deployment's image has. */
    private static Path binary(KubernetesClient client, String namespace) {
        Deployment deployment = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(CONTROLLER)
                .require();
        String image = deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getImage();
        return HostProcesses.built(CONTROLLER, image.substring(image.lastIndexOf(':') + 1), CONTROLLER);
    }

    private static void write(Path file, String content) {
        try {
            Files.createDirectories(file.getParent());
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws RuntimeException that quotes the log when the process has ended */
    public void requireAlive() {
        processes.requireAlive();
    }

    /** Copies the log to where somebody finds it after the test. */
    public void keepLogs(Path directory) {
        processes.keepLogs(directory);
    }

    @Override
    public void close() {
        processes.close();
    }
}
