package dev.gitopstopology.operator.fleet;

import dev.gitopstopology.api.FleetCluster;
import dev.gitopstopology.api.GitOpsCatalogEntry;
import dev.gitopstopology.api.GitOpsTenant;
import dev.gitopstopology.api.GitOpsTopology;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.EntryKey;
import dev.gitopstopology.model.TenantKey;
import dev.gitopstopology.model.TopologyKey;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/** How a cluster's queue tells the reconcilers that there is news. */
public final class Wakeups {
    private final SimpleInboundEventSource<GitOpsTopology> topologies =
            new SimpleInboundEventSource<>("cluster-queues");
    private final SimpleInboundEventSource<FleetCluster> clusters = new SimpleInboundEventSource<>("cluster-queues");

    private final SimpleInboundEventSource<GitOpsTenant> tenants = new SimpleInboundEventSource<>("topologies");

    private final SimpleInboundEventSource<GitOpsCatalogEntry> entries = new SimpleInboundEventSource<>("topologies");

    public SimpleInboundEventSource<GitOpsTopology> topologies() {
        return topologies;
    }

    public SimpleInboundEventSource<FleetCluster> clusters() {
        return clusters;
    }

    public void topology(TopologyKey key) {
        topologies.propagateEvent(new ResourceID(key.name(), key.namespace()));
    }

    public SimpleInboundEventSource<GitOpsTenant> tenants() {
        return tenants;
    }

    public void tenant(TenantKey key) {
        tenants.propagateEvent(new ResourceID(key.name(), key.namespace()));
    }

    public SimpleInboundEventSource<GitOpsCatalogEntry> entries() {
        return entries;
    }

    public void entry(EntryKey key) {
        entries.propagateEvent(new ResourceID(key.name(), key.namespace()));
    }

    public void cluster(ClusterKey key) {
        if (!key.isHub()) {
            clusters.propagateEvent(new ResourceID(key.name(), key.namespace()));
        }
    }
}
