package dev.gitopstopology.e2e;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.localcluster.HostProcesses;
import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.localcluster.capi.Components;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cluster API on this host: core, kubeadm's two providers, and the development provider with its machines in memory, as the manifests of
 * their release say. Every way in which the processes differ from the containers that they stand for:
 *
 * <ol>
 *   <li><b>Program.</b> Built from the same release.
 *   <li><b>Addresses.</b> Webhooks, conversion among them, and probes are on free ports of the loopback; the manifests name a URL where
 *       they named a Service, and the CA of the hub, whose serving certificate the webhooks use: no cert-manager. Ports 19000
 *       and, one for each cluster, 20000 and up must be free: one such host at a time.
 *   <li><b>Identity.</b> The hub's administrator. There is no leader election.
 *   <li><b>Not enforced:</b> resources, security contexts, probes, RBAC.
 * </ol>
 */
public final class ClusterApiHost implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Map<Components, String> PROGRAMS = programs();
    private final HostProcesses processes = new HostProcesses("cluster-api");
    private final LocalCluster hub;
    private final KubernetesClient client;
    private final String caBundle;

    private ClusterApiHost(LocalCluster hub, KubernetesClient client) {
        this.hub = hub;
        this.client = client;
        this.caBundle = Base64.getEncoder().encodeToString(hub.caCertificate().getBytes(StandardCharsets.UTF_8));
    }

    private static Map<Components, String> programs() {
        Map<Components, String> programs = new LinkedHashMap<>();
        programs.put(Components.Core, "capi-core");
        programs.put(Components.KubeadmBootstrap, "capi-bootstrap");
        programs.put(Components.KubeadmControlPlane, "capi-control-plane");
        programs.put(Components.Development, "capi-development");
        return programs;
    }

    /** Installs all of it in a hub, and returns when its webhooks answer. */
    public static ClusterApiHost start(LocalCluster hub, KubernetesClient client) {
        ClusterApiHost host = new ClusterApiHost(hub, client);
        try {
            host.run();
            return host;
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
    }

    private void run() {
        certificate();
        Map<Components, Integer> webhooks = new LinkedHashMap<>();
        for (Components each : PROGRAMS.keySet()) {
            webhooks.put(each, processes.freePort());
            each.objects().forEach(object -> install(object, webhooks.get(each)));
        }
        Map<Components, Integer> probes = new LinkedHashMap<>();
        PROGRAMS.forEach((each, program) -> {
            probes.put(each, processes.freePort());
            start(each, program, webhooks.get(each), probes.get(each));
        });
        probes.forEach((each, port) -> await(each + " ready").atMost(PATIENCE).until(() -> {
            processes.requireAlive();
            return processes.answers(URI.create("http://127.0.0.1:" + port + "/readyz"));
        }));
        PROGRAMS.keySet()
                .forEach(each -> each.objects().forEach(object -> installWebhooks(object, webhooks.get(each))));
    }

    /** The API server's own, for 127.0.0.1 on any port. */
    private void certificate() {
        Path from = hub.directory().resolve("certificates");
        try {
            Files.copy(from.resolve("apiserver.crt"), processes.directory().resolve("tls.crt"));
            Files.copy(from.resolve("apiserver.key"), processes.directory().resolve("tls.key"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Namespaces and CRDs: nothing else of a release is needed before its controller runs, or at all. */
    private void install(Object object, int port) {
        if (object instanceof CustomResourceDefinition definition) {
            var conversion = definition.getSpec().getConversion();
            if (conversion != null && conversion.getWebhook() != null) {
                var config = conversion.getWebhook().getClientConfig();
                config.setUrl("https://127.0.0.1:" + port + config.getService().getPath());
                config.setService(null);
                config.setCaBundle(caBundle);
            }
            apply(definition);
        } else if (object instanceof Namespace namespace) {
            apply(namespace);
        }
    }

    private void installWebhooks(Object object, int port) {
        if (object instanceof MutatingWebhookConfiguration webhooks) {
            webhooks.getWebhooks().forEach(each -> here(each.getClientConfig(), port));
            apply(webhooks);
        } else if (object instanceof ValidatingWebhookConfiguration webhooks) {
            webhooks.getWebhooks().forEach(each -> here(each.getClientConfig(), port));
            apply(webhooks);
        }
    }

    private void here(WebhookClientConfig config, int port) {
        config.setUrl("https://127.0.0.1:" + port + config.getService().getPath());
        config.setService(null);
        config.setCaBundle(caBundle);
    }

    private void apply(HasMetadata object) {
        client.resource(object).fieldManager("test").forceConflicts().serverSideApply();
    }

    private void start(Components components, String program, int webhooks, int probes) {
        Deployment deployment = components.objects().stream()
                .filter(Deployment.class::isInstance)
                .map(Deployment.class::cast)
                .findFirst()
                .orElseThrow();
        Path binary = HostProcesses.built(components.project(), components.version(), program);
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        deployment.getSpec().getTemplate().getSpec().getContainers().get(0).getArgs().stream()
                .filter(each -> !each.startsWith("--leader-elect") && !each.contains("diagnostics"))
                .map(ClusterApiHost::substituted)
                .forEach(command::add);
        command.addAll(List.of(
                "--kubeconfig=" + hub.kubeconfigFile(),
                "--webhook-port=" + webhooks,
                "--webhook-cert-dir=" + processes.directory(),
                "--health-addr=127.0.0.1:" + probes,
                "--diagnostics-address=127.0.0.1:" + processes.freePort(),
                "--insecure-diagnostics"));
        processes.start(
                program,
                command,
                Map.of(
                        "PATH", System.getenv("PATH"),
                        "HOME", processes.directory().toString(),
                        "KUBECONFIG", hub.kubeconfigFile().toString(),
                        "POD_NAMESPACE", deployment.getMetadata().getNamespace(),
                        "POD_NAME", program,
                        "POD_UID", "0",
                        "POD_IP", "127.0.0.1"));
    }

    /** What clusterctl fills in: the defaults, but for ClusterClasses, which are off by default. */
    private static String substituted(String argument) {
        return argument.replace("${CLUSTER_TOPOLOGY:=false}", "true").replaceAll("\\$\\{\\w+:=([^}]*)}", "$1");
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
