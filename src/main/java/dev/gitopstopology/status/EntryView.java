package dev.gitopstopology.status;

import dev.gitopstopology.model.Problem;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What is known of a catalogue entry from one topology.
 *
 * @param problems what a person must mend
 * @param failures what the delivery for a cluster met, by the name of the cluster
 * @param clusters names of the clusters that are to have it
 * @param healthy of these, where its engine says that it is well
 * @param unhealthy what the engine says where it does not become well by itself, by the name of the cluster
 * @param underWay what it says where it is coming up
 * @param waiting clusters that wait for what the entry depends on
 * @param ending clusters where it is to end and has not ended
 * @param gone whether nothing of it is left
 */
public record EntryView(
        List<Problem> problems,
        SortedMap<String, Problem> failures,
        SortedSet<String> clusters,
        SortedSet<String> healthy,
        SortedMap<String, String> unhealthy,
        SortedMap<String, String> underWay,
        SortedSet<String> waiting,
        SortedSet<String> ending,
        boolean gone) {

    /** Whether there are clusters of which nothing is known yet. */
    public boolean pending() {
        return clusters.stream()
                .anyMatch(cluster -> !healthy.contains(cluster)
                        && !unhealthy.containsKey(cluster)
                        && !underWay.containsKey(cluster)
                        && !failures.containsKey(cluster));
    }
}
