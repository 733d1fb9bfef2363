package dev.gitopstopology.plan;

import dev.gitopstopology.api.RemovePolicy;
import dev.gitopstopology.model.CatalogEntry;
import dev.gitopstopology.model.ClusterText;
import dev.gitopstopology.model.Services;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of the catalogue one registration has.
 *
 * @param on entries by name, those that are kept back from ending among them
 * @param held names of entries that the cluster has and that cannot be made for it at present
 * @param dropped names of entries that the cluster is known to have and is not to have any more
 * @param ending names of all that has not ended yet: of those, and of those dropped before
 * @param removed names of entries of which what is deployed goes along when they end; otherwise it is left as it is
 * @param namespaces that the engine needs for all of it, also for what has not ended yet
 * @param cluster as texts of the entries see it
 */
public record CatalogShare(
        SortedMap<String, CatalogEntry> on,
        SortedSet<String> held,
        SortedSet<String> dropped,
        SortedSet<String> ending,
        SortedSet<String> removed,
        SortedSet<String> namespaces,
        ClusterText.Values cluster) {
    public Services services() {
        return new Services(
                new TreeSet<>(on.keySet()), held, dropped, on.isEmpty() ? new TreeMap<>() : cluster.parameters());
    }

    public RemovePolicy policy(String entry) {
        return removed.contains(entry) ? RemovePolicy.Remove : RemovePolicy.Orphan;
    }
}
