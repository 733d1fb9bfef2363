package dev.gitopstopology.cluster.admin;

import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.cluster.Failures;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the hub's custom resources say, read with a person's own login; three lists, and no Secret. Sorted by namespace and name.
 */
public record HubOverview(
        List<GitOpsTopology> topologies, List<EngineInstance> instances, List<FleetCluster> clusters) {

    /**
     * @param namespace to look at; null for all
     * @throws dev.gitopstopology.cluster.ClusterException when the hub does not answer, refuses, or knows no such resources
     */
    public static HubOverview read(HubSession hub, @Nullable String namespace) {
        return new HubOverview(
                list(hub, GitOpsTopology.class, namespace),
                list(hub, EngineInstance.class, namespace),
                list(hub, FleetCluster.class, namespace));
    }

    private static <T extends HasMetadata> List<T> list(HubSession session, Class<T> kind, @Nullable String namespace) {
        try {
            var all = session.client().resources(kind);
            var items = namespace == null
                    ? all.inAnyNamespace().list().getItems()
                    : all.inNamespace(namespace).list().getItems();
            return items.stream()
                    .sorted(Comparator.comparing((T each) -> each.getMetadata().getNamespace())
                            .thenComparing(each -> each.getMetadata().getName()))
                    .toList();
        } catch (RuntimeException e) {
            throw Failures.classify("listing " + HasMetadata.getFullResourceName(kind), session.host(), e);
        }
    }
}
