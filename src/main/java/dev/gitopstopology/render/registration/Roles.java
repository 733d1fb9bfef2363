package dev.gitopstopology.render.registration;

/** The ClusterRoles that enrolment makes and that everything later binds to by name. */
final class Roles {
    /** Sees everything but Secrets. */
    static final String READ = "gitops-topology-engine-read";
    /** Writes what a namespace's administrator may; bound in namespaces only. */
    static final String WRITE = "gitops-topology-engine-write";
    /** Everything. */
    static final String ADMIN = "gitops-topology-engine-admin";

    private Roles() {}
}
