package dev.gitopstopology.render.registration;

/** The ClusterRoles that enrolment makes and that everything later binds to by name. */
final class Roles {
    /** Sees everything but Secrets. */
    static final String READ = "gitops-topology-engine-read";
    /** Writes what a namespace's administrator may; bound in namespaces only. */
    static final String WRITE = "gitops-topology-engine-write";
    /** Acts as any service account; bound in namespaces only. */
    static final String IMPERSONATE = "gitops-topology-engine-impersonate";
    /** Everything. */
    static final String ADMIN = "gitops-topology-engine-admin";

    private Roles() {}
}
