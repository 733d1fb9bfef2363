package dev.gitopstopology.operator.provision;

import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.capi.LiveCluster;
import dev.gitopstopology.operator.fleet.Fleet;
import dev.gitopstopology.operator.fleet.Topologies;
import dev.gitopstopology.operator.fleet.Wakeups;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Who has to hear of a Cluster of Cluster API: its FleetClusters, and the topologies of its namespace that select such Clusters. */
public final class ClusterApiNews implements Consumer<LiveCluster> {
    private final Fleet fleet;
    private final Topologies topologies;
    private final Wakeups wakeups;
    private final Map<ClusterKey, Set<ClusterKey>> interested = new ConcurrentHashMap<>();

    public ClusterApiNews(Fleet fleet, Topologies topologies, Wakeups wakeups) {
        this.fleet = fleet;
        this.topologies = topologies;
        this.wakeups = wakeups;
    }

    void of(ClusterKey cluster, ClusterKey fleetCluster) {
        interested
                .computeIfAbsent(cluster, each -> ConcurrentHashMap.newKeySet())
                .add(fleetCluster);
    }

    void forget(ClusterKey cluster, ClusterKey fleetCluster) {
        interested.computeIfPresent(cluster, (each, all) -> {
            all.remove(fleetCluster);
            return all.isEmpty() ? null : all;
        });
    }

    @Override
    public void accept(LiveCluster cluster) {
        for (ClusterKey each : interested.getOrDefault(cluster.key(), Set.of())) {
            fleet.find(each).ifPresent(member -> member.queue().lookAgain(ProvisionOrder.ID));
            wakeups.cluster(each);
        }
        topologies.adopting(cluster.key().namespace()).forEach(wakeups::topology);
    }
}
