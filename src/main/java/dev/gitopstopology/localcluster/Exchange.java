package dev.gitopstopology.localcluster;

import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One request as an {@link HttpFaultProxy} sees it.
 *
 * @param index its place in the order of arrival, from 1
 * @param time when it had arrived completely
 * @param path without the query
 * @param query what follows the question mark, not decoded; empty when there is none
 * @param userAgent empty when there is none
 * @param bodyLength of the request, in bytes
 * @param status what the server, or a fault in its place, answered; 0 while nobody has
 */
public record Exchange(
        int index,
        Instant time,
        String method,
        String path,
        String query,
        String userAgent,
        int bodyLength,
        int status) {
    private static final Set<String> WRITES = Set.of("POST", "PUT", "PATCH", "DELETE");

    /** Whether it is a POST, PUT, PATCH or DELETE and no dry run; requests for tokens and reviews are among them. */
    public boolean isWrite() {
        return WRITES.contains(method) && !has("dryRun=All");
    }

    public boolean isWatch() {
        return has("watch=true") || has("watch=1");
    }

    /** A TokenRequest: it makes a credential and stores nothing. */
    public boolean isTokenRequest() {
        return method.equals("POST") && path.matches(".*/serviceaccounts/[^/]+/token");
    }

    /** An access review or a token review: a question in the form of a create. */
    public boolean isReview() {
        return path.startsWith("/apis/authorization.k8s.io/") || path.startsWith("/apis/authentication.k8s.io/");
    }

    public boolean isLease() {
        return path.startsWith("/apis/coordination.k8s.io/");
    }

    public boolean isEvent() {
        return path.matches("/(api/v1|apis/events\\.k8s\\.io/v1)/(namespaces/[^/]+/)?events(/.*)?");
    }

    /** Those of the clients whose user agent begins so, such as {@code gitops-topology/}. */
    public static Predicate<Exchange> by(String userAgent) {
        return exchange -> exchange.userAgent().startsWith(userAgent);
    }

    Exchange answered(int newStatus) {
        return new Exchange(index, time, method, path, query, userAgent, bodyLength, newStatus);
    }

    private boolean has(String parameter) {
        return ("&" + query + "&").contains("&" + parameter + "&");
    }
}
