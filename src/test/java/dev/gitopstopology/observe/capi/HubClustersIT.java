package dev.gitopstopology.observe.capi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.localcluster.capi.Components;
import dev.gitopstopology.localcluster.capi.Definitions;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.capi.LiveCluster;
import dev.gitopstopology.observe.capi.HubClusters.Sight;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A hub whose Cluster API is installed, upgraded, and stops serving what is watched, while somebody looks. */
class HubClustersIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String DEFINITION = "clusters.cluster.x-k8s.io";
    private static final ClusterKey SHOP = new ClusterKey("default", "shop");
    private static final ClusterKey NEWER = new ClusterKey("default", "newer");

    @Test
    void whatIsServedNoLongerIsWatchedInAnotherVersion() throws InterruptedException {
        List<LiveCluster> told = new CopyOnWriteArrayList<>();
        try (LocalCluster local = LocalCluster.start(ClusterOptions.named("versions"));
                KubernetesClient hub = client(local);
                KubernetesClient watched = withoutRetries(local);
                HubClusters clusters = new HubClusters(watched, Set.of(), told::add)) {
            clusters.lookAgain();
            assertThat(clusters.sight()).isEqualTo(Sight.ABSENT);
            Definitions.installV1beta1(hub, Components.Core);
            create(hub, "v1beta1", SHOP);
            seen(clusters, SHOP);

            told.clear();
            Definitions.install(hub, Components.Core);
            create(hub, "v1beta2", NEWER);
            seen(clusters, NEWER);
            serve(hub, "v1beta1", false);
            // Nobody asks: whoever looks from time to time finds out, and tells.
            await("told that the version is gone").atMost(PATIENCE).until(() -> {
                clusters.lookAgain();
                return told.stream().anyMatch(each -> each.key().equals(SHOP));
            });
            assertThat(clusters.sight()).isNotEqualTo(Sight.ABSENT);
            seen(clusters, SHOP);
            hub.genericKubernetesResources("cluster.x-k8s.io/v1beta2", "Cluster")
                    .inNamespace("default")
                    .withName("newer")
                    .delete();
            await("the watch of the other version")
                    .atMost(PATIENCE)
                    .until(() -> clusters.find(NEWER).isEmpty() && clusters.sight() == Sight.CLEAR);

            hub.apiextensions()
                    .v1()
                    .customResourceDefinitions()
                    .withName(DEFINITION)
                    .delete();
            await("Cluster API is gone").atMost(PATIENCE).until(() -> clusters.sight() == Sight.ABSENT);
            assertThat(clusters.find(SHOP)).isEmpty();
            assertThat(clusters.lastSeen(SHOP))
                    .as("that it was there is remembered")
                    .isPresent();
            Definitions.install(hub, Components.Core);
            await("and back").atMost(PATIENCE).until(() -> clusters.sight() == Sight.CLEAR);
        }
    }

    private static void seen(HubClusters clusters, ClusterKey key) {
        await(key + " is seen")
                .atMost(PATIENCE)
                .until(() ->
                        clusters.sight() == Sight.CLEAR && clusters.find(key).isPresent());
    }

    private static void create(KubernetesClient hub, String version, ClusterKey key) {
        GenericKubernetesResource cluster = Serialization.unmarshal(
                """
                        apiVersion: cluster.x-k8s.io/%s
                        kind: Cluster
                        metadata: {name: %s, namespace: %s}
                        spec: {paused: true}
                        """.formatted(version, key.name(), key.namespace()), GenericKubernetesResource.class);
        hub.resource(cluster).forceConflicts().serverSideApply();
    }

    private static void serve(KubernetesClient hub, String version, boolean served) {
        hub.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(DEFINITION)
                .edit(definition -> {
                    definition.getSpec().getVersions().stream()
                            .filter(each -> each.getName().equals(version))
                            .forEach(each -> each.setServed(served));
                    return definition;
                });
    }

    /** The server closes connections when its definitions change: this one tries again. */
    private static KubernetesClient client(LocalCluster cluster) {
        return new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
                .build();
    }

    /** As the operator's: over plain HTTP, without retries. */
    private static KubernetesClient withoutRetries(LocalCluster cluster) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.fromKubeconfig(cluster.kubeconfig()))
                        .withOnlyHttpWatches(true)
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
    }
}
