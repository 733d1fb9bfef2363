package dev.gitopstopology.model;

/** What exists only at run time; a rendered object carries the text, {@code deliver} puts in the value. */
public enum Placeholder {
    /** Token of the engine's account on the member, from TokenRequest. */
    ENGINE_TOKEN("<runtime:engine-token>"),
    /** URL of the member's API server. */
    SERVER("<runtime:server>"),
    /** CA bundle of the member's API server, PEM in base64. */
    CA_DATA("<runtime:ca-data>"),
    /** The same as it is, for what takes no base64. */
    CA_PEM("<runtime:ca-pem>"),
    /** When the engine's token was issued, RFC 3339. */
    TOKEN_ISSUED("<runtime:token-issued-at>"),
    /** When the engine's token ends, RFC 3339. */
    TOKEN_EXPIRES("<runtime:token-expires-at>"),
    /** UID of the engine's account on the member, which its tokens are bound to. */
    ACCOUNT_UID("<runtime:account-uid>"),
    /** UID of the member's kube-system namespace. */
    CLUSTER_UID("<runtime:cluster-uid>"),
    /** UID of the hub's kube-system namespace. */
    HUB_UID("<runtime:hub-uid>"),
    /** UID of our namespace on the member. */
    NAMESPACE_UID("<runtime:namespace-uid>"),
    /** UID of the topology. */
    TOPOLOGY_UID("<runtime:topology-uid>");

    private final String text;

    Placeholder(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
