package dev.gitopstopology.cluster;

import org.jspecify.annotations.Nullable;

/**
 * A cluster could not be used. The reason is stable and becomes the reason of a condition; the message names the cluster's
 * host, what went wrong and the way out, and holds no credential.
 */
public class ClusterException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public ClusterException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public ClusterException(Reason reason, String message) {
        this(reason, message, null);
    }

    public Reason reason() {
        return reason;
    }

    /** The stable reasons. */
    public enum Reason {
        /** No answer: refused, timed out, cut off, or an error of the server itself. */
        Unreachable,

        /** A watch gave no sign of life for longer than a working one can; what was seen may be old. */
        WatchSilent,
        /** The server asks us to come back later. */
        Throttled,
        /** The credential is not (or no longer) accepted. */
        Unauthorized,
        /** The credential is accepted, and not allowed to do this. */
        Forbidden,
        /** The server's certificate does not come from the CA that we were given, or is for another host. */
        TlsUntrusted,
        /** The kubeconfig leads to the hub, which is no member under another name. */
        IsTheHub,
        /** Another cluster answers than the one that was enrolled. */
        IdentityChanged,
        /** The Kubernetes version lacks what we need. */
        TooOld,
        /** Something answers there that is not a Kubernetes API server. */
        NotAnApiServer,
        /** Somebody else's object has the name that we need, or changed while we wrote it. */
        Conflict,
        /** The server or an admission webhook refused an object. */
        Refused,
        /** The cluster's clock and ours differ so much that its tokens cannot be used. */
        ClockSkew,
        /** A namespace that we write to is being deleted. */
        Terminating,
        /** The kubeconfig is not accepted; see {@link KubeconfigRefusedException#refusal()}. */
        InvalidKubeconfig,
        /** This replica does not lead (any more) and must not write; see {@link WriteGate}. */
        NotLeading,
        /** There is neither a valid installer token nor a kubeconfig to enrol with. */
        NotEnrolled,
        /** Cluster API has not made the cluster yet. */
        NotProvisioned,
        /** The cluster lacks what has to be there before anything else, such as its CNI. */
        AddonsPending;

        /** Whether a new cluster is not so far yet: nothing is wrong, and nothing was asked of it. */
        public boolean early() {
            return this == NotProvisioned || this == AddonsPending;
        }

        /** Whether it says something about the cluster as a whole, and not about one request. */
        public boolean breaks() {
            return switch (this) {
                case Unreachable, WatchSilent, Throttled, Unauthorized, TlsUntrusted, IdentityChanged, NotAnApiServer ->
                    true;
                case IsTheHub,
                        TooOld,
                        ClockSkew,
                        Forbidden,
                        Conflict,
                        Refused,
                        Terminating,
                        InvalidKubeconfig,
                        NotLeading,
                        NotEnrolled,
                        NotProvisioned,
                        AddonsPending -> false;
            };
        }
    }
}
