package dev.gitopstopology.operator;

import dev.gitopstopology.api.Api;
import dev.gitopstopology.localcluster.AuditRecord;
import dev.gitopstopology.localcluster.Exchange;
import java.util.Map;

/**
 * A write of the operator, by what it is about: the n-th of them is the same step in every run, whatever else is under way at that time.
 *
 * @param path without the query; that of a create names no object, but for token requests
 */
record OperatorWrite(String cluster, String method, String path) implements Comparable<OperatorWrite> {
    private static final String USER_AGENT = "gitops-topology/";
    private static final Map<String, String> METHODS = Map.of(
            "create", "POST", "update", "PUT", "patch", "PATCH", "delete", "DELETE", "deletecollection", "DELETE");

    static OperatorWrite of(String cluster, Exchange exchange) {
        return new OperatorWrite(cluster, exchange.method(), exchange.path());
    }

    static OperatorWrite of(String cluster, AuditRecord record) {
        return new OperatorWrite(
                cluster,
                METHODS.getOrDefault(record.verb(), record.verb()),
                record.requestUri().replaceFirst("\\?.*", ""));
    }

    static boolean is(Exchange exchange) {
        return exchange.isWrite()
                && exchange.userAgent().startsWith(USER_AGENT)
                && !exchange.isLease()
                && !exchange.isEvent()
                && !exchange.isReview();
    }

    static boolean is(AuditRecord record) {
        return record.isWrite()
                && record.userAgent().startsWith(USER_AGENT)
                && !record.isLease()
                && !record.isEvent()
                && !record.isReview();
    }

    /** What a write is for. */
    enum Purpose {
        /** An object that is to be there. */
        Object,
        /** A token, which a dead process takes with it unless it was stored. */
        Token,
        /** Status of our own resources, and the finalizers that the operator framework puts on them: the way is told, in as many words as the pace asks. */
        Account
    }

    Purpose purpose() {
        boolean own = path.startsWith("/apis/" + Api.API_VERSION + "/");
        return path.endsWith("/token")
                ? Purpose.Token
                : own && path.matches(".*(/status|/(gitopstopologies|fleetclusters)/[^/]+)")
                        ? Purpose.Account
                        : Purpose.Object;
    }

    /** The way we say it in a table: {@code member PATCH namespaces/gitops-topology-system}. */
    @Override
    public String toString() {
        return cluster + " " + method + " " + path.replaceFirst("^/apis?/([a-z0-9.-]+/)?v[a-z0-9]+/", "");
    }

    @Override
    public int compareTo(OperatorWrite other) {
        return (cluster + path + method).compareTo(other.cluster + other.path + other.method);
    }
}
