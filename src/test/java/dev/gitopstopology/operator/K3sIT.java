package dev.gitopstopology.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.cluster.WatchPulse;
import dev.gitopstopology.localcluster.Binaries;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;

/** The hub as a cluster with a real kubelet: the pods of what we render start. Needs a container engine and the images. */
@Tag("k3s")
class K3sIT {
    private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.34.1-k3s1");

    @Test
    void theEngineThatWeRenderBecomesReady(@TempDir Path directory) throws Exception {
        try (K3sContainer k3s = new K3sContainer(IMAGE)) {
            k3s.start();
            Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), k3s.getKubeConfigYaml());
            try (KubernetesClient hub = new KubernetesClientBuilder()
                            .withConfig(Config.fromKubeconfig(k3s.getKubeConfigYaml()))
                            .build();
                    Stream<Path> crds = Files.list(Path.of("crds"))) {
                crds.forEach(file -> hub.load(stream(file)).serverSideApply());
                hub.resource(new NamespaceBuilder()
                                .withNewMetadata()
                                .withName(World.NS)
                                .endMetadata()
                                .build())
                        .serverSideApply();
                OperatorOptions options = new OperatorOptions(
                        kubeconfig,
                        Set.of(),
                        Set.of(World.NS),
                        Set.of(),
                        false,
                        "127.0.0.1",
                        0,
                        Binaries.distribution(),
                        WatchPulse.Limits.DEFAULT,
                        OperatorOptions.LEAVE_DEADLINE);
                try (GitOpsOperator operator = new GitOpsOperator(options, Clock.systemUTC())) {
                    operator.start();
                    hub.resource(Resources.topology("company", "mode: Centralized\nengine: {type: ArgoCD}\n"))
                            .create();
                    await().atMost(Duration.ofMinutes(10)).until(() -> ready(hub));
                    assertThat(hub.pods().inNamespace("argocd").list().getItems())
                            .hasSizeGreaterThanOrEqualTo(7);
                }
            }
        }
    }

    private static InputStream stream(Path file) {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean ready(KubernetesClient hub) {
        GitOpsTopology topology = hub.resources(GitOpsTopology.class)
                .inNamespace(World.NS)
                .withName("company")
                .get();
        return topology.getStatus() != null
                && topology.getStatus().conditions() != null
                && topology.getStatus().conditions().stream()
                        .anyMatch(condition -> condition.type().equals("Ready")
                                && condition.status().equals("True"));
    }
}
