package dev.gitopstopology.plan;

import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The allow-list for labels that travel between a Cluster of Cluster API, a FleetCluster and an engine's cluster Secret: labels without a prefix, the
 * well-known topology labels, and the prefixes that the operator was started with. Everything else has an owner for whom
 * it means something.
 */
public record Facts(Set<String> prefixes) {
    private static final String TOPOLOGY_PREFIX = "topology.kubernetes.io";

    /** The labels that may travel. */
    public SortedMap<String, String> of(Map<String, String> labels) {
        SortedMap<String, String> facts = new TreeMap<>();
        labels.forEach((key, value) -> {
            int slash = key.indexOf('/');
            String prefix = slash < 0 ? "" : key.substring(0, slash);
            if (slash < 0 || prefix.equals(TOPOLOGY_PREFIX) || prefixes.contains(prefix)) {
                facts.put(key, value);
            }
        });
        return facts;
    }
}
