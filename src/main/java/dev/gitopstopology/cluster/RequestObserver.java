package dev.gitopstopology.cluster;

/** Is told of every request to a cluster and of every answer, for metrics; called on network threads, so it must be quick. */
@FunctionalInterface
public interface RequestObserver {
    RequestObserver NONE = (cluster, verb, status) -> {};

    /** Before each attempt at a request, of which nothing may come: fabric8 tells of a failed connection only where it repeats. */
    default void tried(String cluster, String verb) {}

    /**
     * @param cluster the name that the client was made with
     * @param verb the HTTP method, or WATCH
     * @param status the HTTP status
     */
    void observed(String cluster, String verb, int status);
}
