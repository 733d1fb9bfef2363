package dev.gitopstopology.operator.provision;

import dev.gitopstopology.deliver.Inventory;
import dev.gitopstopology.model.ClusterKey;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How add-ons' objects looked after we wrote them; what a restart forgets costs one look at each, and at most one write. */
final class AddonMemory {
    private final Map<ClusterKey, Map<String, Inventory.Entry>> known = new ConcurrentHashMap<>();

    Map<String, Inventory.Entry> of(ClusterKey cluster) {
        return known.getOrDefault(cluster, Map.of());
    }

    void remember(ClusterKey cluster, Map<String, Inventory.Entry> entries) {
        known.put(cluster, Map.copyOf(entries));
    }

    void forget(ClusterKey cluster) {
        known.remove(cluster);
    }
}
