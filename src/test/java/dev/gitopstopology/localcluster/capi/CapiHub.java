package dev.gitopstopology.localcluster.capi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** A hub with a local provider, and a ClusterClass named local. */
final class CapiHub implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(120);
    static final String NS = "default";
    static final String NETWORK = """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: network, namespace: kube-system}
            spec:
              selector: {matchLabels: {app: network}}
              template:
                metadata: {labels: {app: network}}
                spec: {containers: [{name: network, image: network}]}
            """;

    final LocalCluster local;
    final KubernetesClient hub;
    final LocalProvider provider;
    final CapiObjects capi;

    CapiHub(String name) throws InterruptedException {
        local = LocalCluster.start(ClusterOptions.named(name));
        hub = client(local.kubeconfig());
        Definitions.install(hub, Components.Core, Components.KubeadmControlPlane);
        provider = LocalProvider.start(hub);
        capi = new CapiObjects(hub, NS);
        capi.clusterClass("local");
    }

    void network(String cluster) {
        try (KubernetesClient admin = client(kubeconfig(cluster))) {
            admin.resource(NETWORK).serverSideApply();
        }
    }

    void delete(String cluster) {
        capi.of(Kinds.CLUSTER, cluster).delete();
        await(cluster + " gone", () -> capi.cluster(cluster).isMissingNode());
        assertThat(provider.cluster(NS, cluster).controlPlane()).isEmpty();
    }

    String kubeconfig(String cluster) {
        String value = hub.secrets()
                .inNamespace(NS)
                .withName(cluster + "-kubeconfig")
                .require()
                .getData()
                .get("value");
        return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }

    static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(PATIENCE).until(condition);
    }

    static KubernetesClient client(String kubeconfig) {
        Config config = new ConfigBuilder(Config.fromKubeconfig(kubeconfig))
                .withUserAgent("test")
                .withRequestRetryBackoffLimit(0)
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    @Override
    public void close() {
        provider.close();
        hub.close();
        local.close();
    }
}
