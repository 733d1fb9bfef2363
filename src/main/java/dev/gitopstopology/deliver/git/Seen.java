package dev.gitopstopology.deliver.git;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A directory at the head of a branch.
 *
 * @param head the commit
 * @param files content by path below the directory; of what is no regular file, or too large to be ours, an empty one
 * @param entries mode and id of the same, which tell a change also where the content does not
 */
public record Seen(String head, SortedMap<String, String> files, SortedMap<String, String> entries) {
    public Seen {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }
}
