package dev.gitopstopology.cluster.admin;

import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.cluster.Clients;
import dev.gitopstopology.cluster.Endpoint;
import dev.gitopstopology.cluster.Failures;
import dev.gitopstopology.cluster.KubeconfigParser;
import dev.gitopstopology.cluster.Network;
import dev.gitopstopology.cluster.Replica;
import dev.gitopstopology.cluster.RequestObserver;
import dev.gitopstopology.cluster.WatchPulse;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the hub's custom resources say, read with a person's own login; three lists, and no Secret. Sorted by namespace and name.
 */
public record HubOverview(
        List<GitOpsTopology> topologies, List<EngineInstance> instances, List<FleetCluster> clusters) {
    private static final Duration PLUGIN_PATIENCE = Duration.ofSeconds(60);
    private static final Duration PERSONS_PATIENCE = Duration.ofMinutes(5);
    private static final String AGENT = "gitops-topology-status";

    /**
     * @param namespace to look at; null for all
     * @param words gets what an exec plugin says to a person
     * @param interactive whether there is a person
     * @throws dev.gitopstopology.cluster.ClusterException when the hub does not answer, refuses, or knows no such resources
     */
    public static HubOverview read(
            AdminContext hub, @Nullable String namespace, Consumer<String> words, boolean interactive) {
        ExecPlugin plugin = new ExecPlugin(words, interactive, interactive ? PERSONS_PATIENCE : PLUGIN_PATIENCE);
        Endpoint endpoint = hub.logIn(new KubeconfigParser(Clock.systemUTC()), plugin);
        try (Network network = new Network();
                KubernetesClient client = clients(network).open("hub", endpoint)) {
            return new HubOverview(
                    list(client, GitOpsTopology.class, namespace, endpoint),
                    list(client, EngineInstance.class, namespace, endpoint),
                    list(client, FleetCluster.class, namespace, endpoint));
        }
    }

    private static Clients clients(Network network) {
        return new Clients(
                network,
                RequestObserver.NONE,
                new WatchPulse(WatchPulse.Limits.DEFAULT, System::nanoTime),
                Replica.of(AGENT));
    }

    private static <T extends HasMetadata> List<T> list(
            KubernetesClient client, Class<T> kind, @Nullable String namespace, Endpoint hub) {
        try {
            var all = client.resources(kind);
            var items = namespace == null
                    ? all.inAnyNamespace().list().getItems()
                    : all.inNamespace(namespace).list().getItems();
            return items.stream()
                    .sorted(Comparator.comparing((T each) -> each.getMetadata().getNamespace())
                            .thenComparing(each -> each.getMetadata().getName()))
                    .toList();
        } catch (RuntimeException e) {
            throw Failures.classify(
                    "listing " + HasMetadata.getFullResourceName(kind),
                    hub.address().host(),
                    e);
        }
    }
}
