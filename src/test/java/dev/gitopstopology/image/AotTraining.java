package dev.gitopstopology.image;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.demo.OwnDefinitions;
import dev.gitopstopology.localcluster.Binaries;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes an AOT cache (JEP 514): the operator brings a real hub to a small topology, and its JVM writes down at the end what it had
 * loaded and linked. The cache is for exactly this Java and these jars.
 */
public final class AotTraining {
    private static final Duration WORK = Duration.ofMinutes(3);
    private static final Duration ASSEMBLY = Duration.ofMinutes(5);
    private static final String TOPOLOGY = """
            apiVersion: gitops-topology.dev/v1alpha1
            kind: GitOpsTopology
            metadata: {name: training, namespace: gitops-topology-system}
            spec: {mode: Centralized, engine: {type: ArgoCD}, clusters: {}}
            """;

    private final Path java;
    private final Path jar;

    /** @param java of version 25 or later, which can run on this machine */
    public AotTraining(Path java, Path jar) {
        this.java = java;
        this.jar = jar;
    }

    /** @throws IOException when there is no cache afterwards, or the JVM does not take it */
    public void make(Path cache, Path log) throws IOException, InterruptedException {
        Binaries binaries = Binaries.find();
        try (LocalCluster cluster =
                        LocalCluster.start(ClusterOptions.named("training").withoutControllerManager(), binaries);
                KubernetesClient hub = new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
                        .build()) {
            OwnDefinitions.install(hub);
            hub.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(Api.SYSTEM_NAMESPACE)
                            .endMetadata()
                            .build())
                    .serverSideApply();
            hub.resource(TOPOLOGY).serverSideApply();
            Process operator = start(
                    log,
                    List.of("-XX:AOTCacheOutput=" + cache.toAbsolutePath()),
                    List.of(
                            "operator",
                            "--kubeconfig",
                            cluster.kubeconfigFile().toString(),
                            "--leader-elect",
                            "--metrics-port",
                            "0",
                            "--distribution-dir",
                            Binaries.distribution().toString()));
            try {
                awaitEngine(hub, operator, log);
                operator.destroy();
                if (!operator.waitFor(ASSEMBLY.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IOException("the AOT cache was not written within " + ASSEMBLY + "; see " + log);
                }
            } finally {
                operator.destroyForcibly();
            }
        }
        prove(cache, log);
    }

    private static void awaitEngine(KubernetesClient hub, Process operator, Path log)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + WORK.toNanos();
        while (hub.apps()
                        .deployments()
                        .inNamespace("argocd")
                        .withName("argocd-server")
                        .get()
                == null) {
            if (!operator.isAlive() || System.nanoTime() > end) {
                throw new IOException("the operator did not install an engine in its training; see " + log);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    /** With {@code AOTMode=on} a JVM that cannot use the cache ends instead of going on without it. */
    public void prove(Path cache, Path log) throws IOException, InterruptedException {
        Process version =
                start(log, List.of("-XX:AOTMode=on", "-XX:AOTCache=" + cache.toAbsolutePath()), List.of("--version"));
        if (!Files.exists(cache) || version.waitFor() != 0) {
            throw new IOException("the JVM does not take the AOT cache that it wrote; see " + log);
        }
    }

    private Process start(Path log, List<String> options, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(ImageRecipe.JVM);
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }
}
