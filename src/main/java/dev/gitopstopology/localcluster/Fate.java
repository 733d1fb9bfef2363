package dev.gitopstopology.localcluster;

import java.util.Map;

/** What becomes of a request, or of the server's answer to it. */
public sealed interface Fate {
    Fate PASS = new Pass();
    Fate RESET = new Reset();
    Fate HALF = new Half();

    /** It goes on its way. */
    record Pass() implements Fate {}

    /** The client's connection is reset: it sees no answer. */
    record Reset() implements Fate {}

    /** Half of the answer's body is sent, then the connection is reset. Of a request, before it is forwarded: the same as {@link Reset}. */
    record Half() implements Fate {}

    /** The client is told this instead. */
    record Answer(int status, Map<String, String> headers, String json) implements Fate {}
}
