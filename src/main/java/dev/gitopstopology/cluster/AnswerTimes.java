package dev.gitopstopology.cluster;

import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long an answer is waited for. A write waits for the admission webhooks of the cluster as well, 10 s for each that does not
 * answer and says nothing else of its time (kubernetes.io, Dynamic Admission Control, Timeouts): who gives up sooner never hears
 * which one it was, and takes the cluster for dead.
 */
record AnswerTimes(Duration reads, Duration writes) implements Interceptor {
    /** Two webhooks that do not answer are survived. */
    static final AnswerTimes DEFAULT = new AnswerTimes(Duration.ofSeconds(10), Duration.ofSeconds(25));

    static AnswerTimes of(Duration both) {
        return new AnswerTimes(both, both);
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (GatedWrites.READING.contains(request.method())
                && !RequestReports.isWatch(request)
                && builder instanceof HttpRequest.Builder whole) {
            whole.timeout(reads.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
