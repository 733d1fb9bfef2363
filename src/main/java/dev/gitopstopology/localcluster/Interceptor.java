package dev.gitopstopology.localcluster;

/**
 * Stands in the way of the requests through an {@link HttpFaultProxy}. Called on the thread of the client's connection, so it may block, and holds up
 * that connection only; may be called from several threads at once. When it throws, the connection is reset.
 */
public interface Interceptor {
    /** The request has arrived; the server knows nothing of it yet. What is not {@link Fate#PASS} keeps it from the server. */
    default Fate before(Exchange request) throws InterruptedException {
        return Fate.PASS;
    }

    /** The server has answered, so a write is committed when {@link Exchange#status()} says so; the client knows nothing of it yet. */
    default Fate after(Exchange answered) throws InterruptedException {
        return Fate.PASS;
    }
}
