package dev.gitopstopology.plan;

import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.TopologyKey;
import dev.gitopstopology.plan.Plan.Bond;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What decides about the catalogue besides the plan and the fleet.
 *
 * @param entries all entries of the topology's namespace
 * @param topologies names of the topologies of the namespace
 * @param engineNamespaces namespaces of all engines that the hub knows of
 * @param seen what was seen of each registration's entries when it was last looked at
 * @param lostOfLate what clusters lost of late because it no longer selects them
 */
public record CatalogInput(
        TopologyKey topology,
        List<CatalogEntry> entries,
        Set<String> topologies,
        Set<String> engineNamespaces,
        Map<Bond, Seen> seen,
        Set<Loss> lostOfLate) {
    public CatalogInput {
        entries = entries.stream().sorted(CatalogEntry.ELDER_FIRST).toList();
    }

    /** An entry that ends on a cluster because it no longer selects it. */
    public record Loss(ClusterKey cluster, String entry) {}

    /**
     * @param healthy names of entries that are delivered and healthy
     * @param lingering names of entries that are to end and have not ended yet
     */
    public record Seen(Set<String> healthy, Set<String> lingering) {
        public static final Seen NOTHING = new Seen(Set.of(), Set.of());
    }
}
