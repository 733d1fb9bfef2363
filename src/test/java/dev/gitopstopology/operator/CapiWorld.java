package dev.gitopstopology.operator;

import static org.awaitility.Awaitility.await;

import dev.gitopstopology.localcluster.LocalCluster;
import dev.gitopstopology.localcluster.capi.CapiObjects;
import dev.gitopstopology.localcluster.capi.Components;
import dev.gitopstopology.localcluster.capi.Definitions;
import dev.gitopstopology.localcluster.capi.LocalProvider;
import dev.gitopstopology.localcluster.capi.ProvisionedCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;

/** A hub with Cluster API's definitions and the local provider, an operator, and one topology of all that is labelled {@code fleet: company}. */
final class CapiWorld implements AutoCloseable {
    private final World world;
    private final LocalProvider provider;
    private final CapiObjects capi;
    private final Map<String, KubernetesClient> clients = new LinkedHashMap<>();

    CapiWorld() throws InterruptedException {
        world = World.running();
        Definitions.install(world.hub(), Components.Core, Components.KubeadmControlPlane);
        provider = LocalProvider.start(world.hub());
        capi = new CapiObjects(world.hub(), World.NS);
        world.apply(Resources.topology("company", """
                mode: Centralized
                engine: {type: ArgoCD, argoCD: {profile: Core}}
                clusters: {selector: {matchLabels: {fleet: company}}}
                """));
        world.awaitReady("company");
    }

    World world() {
        return world;
    }

    CapiObjects capi() {
        return capi;
    }

    ProvisionedCluster cluster(String name) {
        return provider.cluster(World.NS, name);
    }

    LocalCluster server(String name) {
        return cluster(name).controlPlane().orElseThrow();
    }

    /** The administrator of a cluster, for as long as this world lasts. */
    KubernetesClient workload(String name) {
        return clients.computeIfAbsent(
                name,
                each -> new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(server(each).kubeconfig()))
                        .build());
    }

    /** A FleetCluster with the network in a ConfigMap of this name. */
    void declare(String name, Map<String, String> labels, String network, String spec) {
        world.apply(Resources.fleetCluster(
                name, labels, spec.replace("configMap: {name: network}", "configMap: {name: " + network + "}")));
    }

    /** Such as {@code False DeletionProtected}. */
    String said(String cluster, String type) {
        var condition = world.clusterCondition(cluster, type);
        return condition.status() + " " + condition.reason();
    }

    String message(String cluster, String type) {
        return String.valueOf(world.clusterCondition(cluster, type).message());
    }

    void awaitSaid(String cluster, String type, String what) {
        try {
            await(cluster + " " + type + " " + what)
                    .atMost(World.PATIENCE)
                    .until(() -> said(cluster, type), what::equals);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + ": " + AllStatuses.of(world.hub()), e);
        }
    }

    void awaitGone(String cluster) {
        await(cluster + " goes").atMost(World.PATIENCE).until(() -> world.fleetCluster(cluster) == null);
    }

    /** Names of the accounts with which engines act on a cluster. */
    List<String> engineAccounts(String cluster) {
        List<String> names = new ArrayList<>();
        workload(cluster).serviceAccounts().inNamespace(World.NS).list().getItems().stream()
                .map(each -> each.getMetadata().getName())
                .filter(each -> each.startsWith("engine-"))
                .forEach(names::add);
        return names;
    }

    @Override
    public void close() {
        clients.values().forEach(KubernetesClient::close);
        world.stopOperator();
        provider.close();
        world.close();
    }
}
