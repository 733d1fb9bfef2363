package dev.gitopstopology.distribution;

/** A release cannot be had, or must not be used; {@link #reason} is stable, the message says what was tried and the way out. */
public final class DistributionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One stable word for the cause; see docs/reference/reasons.md. */
    public enum Reason {
        /** No source has this version. */
        VersionUnknown,
        /** The version has critical advisories, and a fixed release exists. */
        VersionBlocked,
        /** The manifest is not the one that was pinned. */
        DigestMismatch,
        /** A source did not answer. */
        SourceUnreachable,
        /** A source may not be used: scheme, redirect, user-info. */
        SourceForbidden,
        /** What a source gave is not a release manifest. */
        SourceInvalid,
        /** More bytes than a release manifest has. */
        TooLarge,
        /** The release has kinds that this operator does not know. */
        UnknownKinds,
        /** The release asks for cluster-wide rights that nobody has looked at. */
        UnknownClusterRules,
        /** The release lacks a component that the profile promises. */
        MissingComponents
    }

    private final Reason reason;

    public DistributionException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public DistributionException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The same failure with a stack trace of its own, for an answer that was remembered. */
    DistributionException again() {
        return new DistributionException(reason, String.valueOf(getMessage()), this);
    }
}
