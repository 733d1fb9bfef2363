package dev.gitopstopology.localcluster.capi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionsIT {
    private static final String CLUSTER = """
            apiVersion: cluster.x-k8s.io/%s
            kind: Cluster
            metadata: {name: a, namespace: default}
            spec: {paused: true, clusterNetwork: {serviceDomain: cluster.local}}
            """;

    @Test
    void aHubServesBothVersionsOrTheOldOneOnly() throws InterruptedException {
        try (LocalCluster old = LocalCluster.start(ClusterOptions.named("old-hub"));
                KubernetesClient oldHub = client(old)) {
            Definitions.installV1beta1(oldHub, Components.Core, Components.Azure);
            assertThat(create(oldHub, "v1beta1")).isEqualTo("cluster.x-k8s.io/v1beta1");
            assertThat(versions(oldHub)).containsExactly("v1beta1");
            Definitions.install(oldHub, Components.values()); // as an upgrade of the hub does
            await().until(() -> versions(oldHub).equals(List.of("v1beta2", "v1beta1")));
            assertThat(oldHub.genericKubernetesResources("cluster.x-k8s.io/v1beta2", "Cluster")
                            .inNamespace("default")
                            .withName("a")
                            .require()
                            .<Boolean>get("spec", "paused"))
                    .isTrue();
            assertThat(create(oldHub, "v1beta2")).isEqualTo("cluster.x-k8s.io/v1beta2");
        }
    }

    private static List<String> versions(KubernetesClient hub) {
        return hub.getApiGroup("cluster.x-k8s.io").getVersions().stream()
                .map(GroupVersionForDiscovery::getVersion)
                .toList();
    }

    private static String create(KubernetesClient hub, String version) {
        GenericKubernetesResource cluster =
                Serialization.unmarshal(CLUSTER.formatted(version), GenericKubernetesResource.class);
        return hub.resource(cluster).forceConflicts().serverSideApply().getApiVersion();
    }

    private static KubernetesClient client(LocalCluster cluster) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
                .build();
    }
}
