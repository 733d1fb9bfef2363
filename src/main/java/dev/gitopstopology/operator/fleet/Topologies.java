package dev.gitopstopology.operator.fleet;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.api.LabelSelector;
import dev.gitopstopology.deliver.push.MemberInventories.Held;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.plan.EngineNamespaces;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a topology that a registration belongs to is still there. Gone is only what the API server says is gone. */
public final class Topologies {
    private static final Logger LOG = LoggerFactory.getLogger(Topologies.class);
    private final KubernetesClient hub;
    private volatile @Nullable Cache<GitOpsTopology> cache;

    public Topologies(KubernetesClient hub) {
        this.hub = hub;
    }

    public void known(Cache<GitOpsTopology> present) {
        cache = present;
    }

    /** Names of the topologies of a namespace, as the API server says now: what depends on one that is gone may go. */
    public Set<String> present(String namespace) {
        return hub.resources(GitOpsTopology.class).inNamespace(namespace).list().getItems().stream()
                .map(topology -> topology.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    /** The topologies of a namespace, and what they run. */
    public SortedMap<String, EngineType> engines(String namespace) {
        SortedMap<String, EngineType> engines = new TreeMap<>();
        all().filter(topology -> topology.getMetadata().getNamespace().equals(namespace))
                .forEach(topology -> engines.put(
                        topology.getMetadata().getName(),
                        topology.getSpec().engine().type()));
        return engines;
    }

    /** Topologies of a namespace that select Clusters of Cluster API. */
    public Set<TopologyKey> adopting(String namespace) {
        return all().filter(topology -> topology.getMetadata().getNamespace().equals(namespace))
                .filter(topology -> clusterApiSelector(topology).isPresent())
                .map(topology ->
                        new TopologyKey(namespace, topology.getMetadata().getName()))
                .collect(Collectors.toSet());
    }

    /** Which Clusters of Cluster API it takes for members, if it does. */
    public static Optional<LabelSelector> clusterApiSelector(GitOpsTopology topology) {
        return Optional.ofNullable(topology.getSpec().clusters()).map(clusters -> clusters.clusterAPISelector());
    }

    /** Namespaces of all engines of the hub's topologies. */
    public Set<String> engineNamespaces() {
        return all().flatMap(topology -> EngineNamespaces.of(topology.getSpec()).values().stream())
                .collect(Collectors.toSet());
    }

    private Stream<GitOpsTopology> all() {
        Cache<GitOpsTopology> present = cache;
        return present == null ? Stream.of() : present.list();
    }

    public enum Fate {
        Present,
        /** Being deleted: it ends its registrations itself, unless it cannot. */
        Leaving,
        Gone
    }

    /** Whether another topology has the name now. */
    public boolean replaced(Held held) {
        return Optional.ofNullable(cache)
                .flatMap(present -> present.get(
                        new ResourceID(held.topology().name(), held.topology().namespace())))
                .isPresent();
    }

    /** A read that fails, and an inventory that does not say whose it is, count as present. */
    public Fate of(Held held) {
        return of(held.topology(), held.topologyUid());
    }

    public Fate of(TopologyKey key, String uid) {
        if (uid.isEmpty() || key.name().isEmpty() || key.namespace().isEmpty()) {
            return Fate.Present;
        }
        Optional<GitOpsTopology> cached = Optional.ofNullable(cache)
                .flatMap(present -> present.get(new ResourceID(key.name(), key.namespace())))
                .filter(topology -> topology.getMetadata().getUid().equals(uid));
        if (cached.isPresent() && !cached.get().isMarkedForDeletion()) {
            return Fate.Present;
        }
        try {
            // A list that is empty is an answer; a 404 could be anybody's.
            return hub
                    .resources(GitOpsTopology.class)
                    .inNamespace(key.namespace())
                    .withField("metadata.name", key.name())
                    .list()
                    .getItems()
                    .stream()
                    .filter(topology -> topology.getMetadata().getUid().equals(uid))
                    .findFirst()
                    .map(topology -> topology.isMarkedForDeletion() ? Fate.Leaving : Fate.Present)
                    .orElse(Fate.Gone);
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .addKeyValue("topology", key)
                    .addKeyValue("code", e.getCode())
                    .log("cannot tell whether the topology is gone; its registrations stay");
            return Fate.Present;
        }
    }
}
