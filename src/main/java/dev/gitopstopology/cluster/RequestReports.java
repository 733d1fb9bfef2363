package dev.gitopstopology.cluster;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;

/** Passes what the HTTP client sees on to a {@link RequestObserver}, attempts and answers, and to {@link RetryAfter}. */
record RequestReports(String cluster, RequestObserver observer, RetryAfter retryAfter) implements Interceptor {
    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        retryAfter.told(cluster, response.code(), response.header("Retry-After"));
        observer.observed(cluster, verb(request), response.code());
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        observer.tried(cluster, verb(request));
    }

    private static String verb(HttpRequest request) {
        return isWatch(request) ? "WATCH" : request.method();
    }

    static boolean isWatch(HttpRequest request) {
        String query = request.uri().getQuery();
        return query != null && query.contains("watch=true");
    }
}
