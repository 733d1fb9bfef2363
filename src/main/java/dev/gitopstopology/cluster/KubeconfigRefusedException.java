package dev.gitopstopology.cluster;

/** A kubeconfig that we do not accept: the message names the field and the way out, never a value that could be secret. */
public final class KubeconfigRefusedException extends ClusterException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;
    private final String text;

    public KubeconfigRefusedException(Refusal refusal, String message) {
        super(Reason.InvalidKubeconfig, refusal + ": " + message);
        this.refusal = refusal;
        this.text = message;
    }

    /** The same, with the place where the kubeconfig is. */
    public KubeconfigRefusedException in(String place) {
        return new KubeconfigRefusedException(refusal, place + ": " + text);
    }

    public Refusal refusal() {
        return refusal;
    }

    /** Why, as a stable word. */
    public enum Refusal {
        Empty,
        TooLarge,
        NotUtf8,
        Malformed,
        AliasForbidden,
        TagForbidden,
        DuplicateKey,
        UnknownField,
        Ambiguous,
        NoCurrentContext,
        UnknownReference,
        ExecForbidden,
        AuthProviderForbidden,
        FilePathForbidden,
        InsecureTlsForbidden,
        ProxyForbidden,
        ImpersonationForbidden,
        BasicAuthForbidden,
        TlsServerNameForbidden,
        MissingServer,
        SchemeForbidden,
        UrlForbidden,
        AddressForbidden,
        MissingCa,
        MalformedCertificate,
        CertificateExpired,
        MissingCredential,
        MalformedCredential
    }
}
