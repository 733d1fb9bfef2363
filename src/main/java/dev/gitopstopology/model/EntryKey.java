package dev.gitopstopology.model;

/** Namespace and name of a catalogue entry. */
public record EntryKey(String namespace, String name) {
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
