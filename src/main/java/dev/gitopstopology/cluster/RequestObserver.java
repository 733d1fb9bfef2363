package dev.gitopstopology.cluster;

/** Is told of every answer that a cluster gives, for metrics; called on network threads, so it must be quick. */
@FunctionalInterface
public interface RequestObserver {
    RequestObserver NONE = (cluster, verb, status) -> {};

    /**
     * @param cluster the name that the client was made with
     * @param verb the HTTP method, or WATCH
     * @param status the HTTP status, 0 when there was no answer
     */
    void observed(String cluster, String verb, int status);
}
