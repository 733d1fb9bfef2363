package dev.gitopstopology.render;

/** The ClusterRoles that enrolment makes and that everything later binds to by name, and who they are bound to. */
public final class EngineRoles {
    /** Sees everything but Secrets. */
    public static final String READ = "gitops-topology-engine-read";
    /** Writes what a namespace's administrator may; bound in namespaces only. */
    public static final String WRITE = "gitops-topology-engine-write";
    /** Acts as any service account; bound in namespaces only. */
    public static final String IMPERSONATE = "gitops-topology-engine-impersonate";
    /** Everything. */
    public static final String ADMIN = "gitops-topology-engine-admin";

    /** Changes a namespace's labels; ours, and bound in namespaces of catalogue entries only. */
    public static final String NAMESPACE = "gitops-topology-namespace";

    /** Reconciles Flux's own objects in every namespace; sees no Secret. */
    public static final String FLUX_WATCH = "gitops-topology-flux-watch";
    /** What Flux's controllers need in their own namespace. */
    public static final String FLUX_OWN = "gitops-topology-flux-own";
    /** What they need in a namespace whose objects they reconcile; bound in namespaces only. */
    public static final String FLUX_PLACE = "gitops-topology-flux-place";
    /** Asks for tokens of the account as which Flux reaches a member by an identity; bound in members' namespaces only. */
    public static final String FLUX_IDENTITY = "gitops-topology-flux-identity";
    /** Writes objects of Flux; bound in members' namespaces only. */
    public static final String FLUX_FLEET = "gitops-topology-flux-fleet";

    /** The service account as which Flux acts where an object of it names none; in each namespace another. */
    public static final String FLUX_ACCOUNT = "gitops-topology-flux";

    private EngineRoles() {}
}
