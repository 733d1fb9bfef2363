package dev.gitopstopology.model;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a registration says of the catalogue. What is written down on the engine's Secret and neither named here nor dropped stays:
 * nothing ends because it is not known.
 *
 * @param on names of the entries that the cluster is to have
 * @param held names of those that it has and that cannot be made for it at present: what is delivered stays, and is not touched
 * @param dropped names of those that it had and is not to have any more
 * @param parameters of the cluster, for whatever is delivered there
 */
public record Services(
        SortedSet<String> on, SortedSet<String> held, SortedSet<String> dropped, SortedMap<String, String> parameters) {
    public static final Services NONE =
            new Services(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeMap<>());
}
