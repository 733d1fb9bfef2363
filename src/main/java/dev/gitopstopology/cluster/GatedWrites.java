package dev.gitopstopology.cluster;

import dev.gitopstopology.cluster.ClusterException.Reason;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.Set;

/**
 * Refuses writing requests while the {@link WriteGate} is shut: nothing is sent, whatever the method is but a reading one. The
 * refusal of a second attempt is lost inside fabric8's retry and leaves the caller waiting, so whoever shuts the gate for good
 * has to interrupt what is in hand.
 */
record GatedWrites(String cluster, WriteGate gate) implements Interceptor {
    static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (!READING.contains(request.method()) && !gate.open()) {
            throw new ClusterException(
                    Reason.NotLeading,
                    "not sent to " + cluster + ": " + request.method() + " "
                            + request.uri().getPath()
                            + "; this replica has not renewed its Lease in time and may no longer write, another one goes on");
        }
    }
}
