package dev.gitopstopology.localcluster;

import java.time.Instant;
import java.util.Set;

/**
 * One request that an API server answered. What a request has not is the empty string: the group of core resources, the namespace of cluster-scoped
 * ones, the name in a list or in a create with a generated name.
 */
public record AuditRecord(
        Instant time,
        String user,
        String verb,
        String apiGroup,
        String resource,
        String subresource,
        String namespace,
        String name,
        int code,
        String userAgent,
        String requestUri) {
    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete", "deletecollection");

    /** Whether it may have changed something: a dry run is none. (One that is asked for in the body of a DELETE is not seen.) */
    public boolean isWrite() {
        return WRITES.contains(verb) && !requestUri.matches(".*[?&]dryRun=All(&.*)?");
    }

    public boolean isLease() {
        return apiGroup.equals("coordination.k8s.io") && resource.equals("leases");
    }

    /** An Event, of the core group or of events.k8s.io. */
    public boolean isEvent() {
        return resource.equals("events") && (apiGroup.isEmpty() || apiGroup.equals("events.k8s.io"));
    }

    /** A TokenRequest: it makes a credential and stores nothing. */
    public boolean isTokenRequest() {
        return resource.equals("serviceaccounts") && subresource.equals("token");
    }

    /** An access review or a token review: a question in the form of a create. */
    public boolean isReview() {
        return apiGroup.equals("authorization.k8s.io") || apiGroup.equals("authentication.k8s.io");
    }
}
