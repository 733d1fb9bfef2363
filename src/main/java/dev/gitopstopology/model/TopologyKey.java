package dev.gitopstopology.model;

/** Namespace and name of a topology on the hub. */
public record TopologyKey(String namespace, String name) {
    /** Reads what {@link #toString} wrote; a text without a slash has no namespace. */
    public static TopologyKey parse(String text) {
        int slash = text.indexOf('/');
        return new TopologyKey(text.substring(0, Math.max(slash, 0)), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
