package dev.gitopstopology.demo;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.localcluster.capi.Components;
import dev.gitopstopology.localcluster.capi.Definitions;
import dev.gitopstopology.localcluster.capi.LocalProvider;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Cluster API on the demo's hub: its own CRDs, and {@link LocalProvider} for its controllers. */
final class StandInClusterApi implements AutoCloseable {
    static final String SIMULATED =
            "Cluster API's controllers and webhooks: a stand-in provider starts each Cluster's API server on this machine;"
                    + " machines are Node objects, and Kubernetes versions are only told; found Clusters get their network from the demo";
    private final LocalProvider provider;
    private final Example example;
    private final Set<String> networked = new HashSet<>();

    private StandInClusterApi(LocalProvider provider, Example example) {
        this.provider = provider;
        this.example = example;
    }

    /** With what the example finds on the hub. */
    static StandInClusterApi start(KubernetesClient hub, Place place, Example example) throws InterruptedException {
        Definitions.install(hub, Components.Core, Components.KubeadmControlPlane);
        StandInClusterApi started = new StandInClusterApi(LocalProvider.start(hub, place::of), example);
        example.found().forEach(object -> hub.resource(object).create());
        return started;
    }

    /** The control planes that there are now, of the clusters that the example leads to. */
    Map<String, LocalCluster> controlPlanes() {
        Map<String, LocalCluster> running = new LinkedHashMap<>();
        example.members()
                .forEach(name -> provider.cluster(Api.SYSTEM_NAMESPACE, name)
                        .controlPlane()
                        .ifPresent(cluster -> running.put(name, cluster)));
        return running;
    }

    /** Does for the Clusters that were found what their owners do: installs their network once their API server is there. */
    void installNetworks() {
        controlPlanes().forEach((name, cluster) -> {
            if (example.finds(Example.CLUSTER, name) && networked.add(name)) {
                try (KubernetesClient owner = new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(cluster.kubeconfig()))
                        .build()) {
                    example.manifests()
                            .forEach(text -> owner.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                                    .serverSideApply());
                }
            }
        });
    }

    @Override
    public void close() {
        provider.close();
    }
}
