package dev.gitopstopology.distribution;

import dev.gitopstopology.distribution.DistributionException.Reason;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One GET within a time and a size, without credentials; redirects are followed within the same origin, and to named ones. */
final class HttpFetch {
    private static final int REDIRECTS = 3;
    private final HttpClient client;
    private final Duration total;

    HttpFetch(Duration connect, Duration total) {
        this.client = HttpClient.newBuilder()
                .connectTimeout(connect)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.total = total;
    }

    /**
     * @throws DistributionException VersionUnknown for 404 and 410, SourceForbidden for a redirect elsewhere, TooLarge, or
     *     SourceUnreachable
     */
    byte[] get(URI uri) {
        return get(uri, Set.of());
    }

    /** @param mirrors origins that may be redirected to besides the URL's own */
    byte[] get(URI uri, Set<String> mirrors) {
        URI next = uri;
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            HttpResponse<byte[]> response = send(next);
            int status = response.statusCode();
            if (status == 200) {
                return response.body();
            }
            if (status == 404 || status == 410) {
                throw new DistributionException(Reason.VersionUnknown, "HTTP " + status);
            }
            if (status / 100 != 3) {
                throw new DistributionException(Reason.SourceUnreachable, "HTTP " + status);
            }
            next = redirected(next, response, mirrors);
        }
        throw new DistributionException(Reason.SourceUnreachable, "more than " + REDIRECTS + " redirects");
    }

    private static URI redirected(URI from, HttpResponse<byte[]> response, Set<String> mirrors) {
        URI to;
        try {
            to = from.resolve(response.headers().firstValue("location").orElse(""));
        } catch (IllegalArgumentException e) {
            throw new DistributionException(Reason.SourceUnreachable, "redirected to something that is no URL", e);
        }
        if (!Places.origin(from).equals(Places.origin(to)) && !mirrors.contains(Places.origin(to))) {
            throw new DistributionException(
                    Reason.SourceForbidden,
                    "redirected to another origin (" + Places.origin(to)
                            + "), which is not followed; name the final URL");
        }
        return to;
    }

    private HttpResponse<byte[]> send(URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(total)
                .header("User-Agent", "gitops-topology")
                .build();
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request, info -> new CappedBody());
        try {
            return exchange.get(total.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw new DistributionException(
                    Reason.SourceUnreachable, "no complete answer within " + total.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new DistributionException(Reason.SourceUnreachable, "interrupted", e);
        } catch (ExecutionException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof DistributionException failure) {
                    throw failure;
                }
            }
            throw new DistributionException(Reason.SourceUnreachable, Places.cause(e), e);
        }
    }
}
