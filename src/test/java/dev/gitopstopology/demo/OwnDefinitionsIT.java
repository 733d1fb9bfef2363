package dev.gitopstopology.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.localcluster.ClusterOptions;
import dev.gitopstopology.localcluster.Fault;
import dev.gitopstopology.localcluster.HttpFaultProxy;
import dev.gitopstopology.localcluster.LocalCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.junit.jupiter.api.Test;

class OwnDefinitionsIT {
    @Test
    void aKindWhoseListIsRefusedForAMomentIsWaitedFor() throws Exception {
        try (LocalCluster hub = LocalCluster.start(ClusterOptions.named("hub").withoutControllerManager());
                HttpFaultProxy proxy = HttpFaultProxy.to(hub);
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(withoutRetries(hub.kubeconfig(proxy.server())))
                        .build()) {
            Fault initializing = proxy.when(each -> each.path().endsWith("/fleetclusters"))
                    .next(3)
                    .status(429);

            OwnDefinitions.install(client);

            assertThat(initializing.hits()).isEqualTo(3);
            assertThat(client.resources(FleetCluster.class)
                            .inAnyNamespace()
                            .list()
                            .getItems())
                    .isEmpty();
        }
    }

    private static Config withoutRetries(String kubeconfig) {
        Config config = Config.fromKubeconfig(kubeconfig);
        config.setRequestRetryBackoffLimit(0);
        return config;
    }
}
