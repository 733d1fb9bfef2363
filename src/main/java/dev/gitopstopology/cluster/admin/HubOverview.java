package dev.gitopstopology.cluster.admin;

import dev.gitopstopology.api.EngineInstance;
import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsTopology;
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
                hub.list(GitOpsTopology.class, namespace),
                hub.list(EngineInstance.class, namespace),
                hub.list(FleetCluster.class, namespace));
    }
}
