package dev.gitopstopology.model;

/** Namespace and name of a topology on the hub. */
public record TopologyKey(String namespace, String name) {
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
