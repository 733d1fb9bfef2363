package dev.gitopstopology.cluster;

/**
 * Which cluster this is. Two identities are of the same cluster when the UID and the CA agree: the same cluster under another
 * URL is still that cluster.
 *
 * @param uid UID of the namespace kube-system
 * @param caHash hash of the certificates that its server's certificate comes from
 * @param server URL under which it was asked
 * @param kubernetesVersion as the server says, such as v1.33.1
 */
public record ClusterIdentity(String uid, String caHash, String server, String kubernetesVersion) {

    /** The part that may not change. */
    public Pin pin() {
        return new Pin(uid, caHash);
    }

    /** What is remembered of a cluster from its first use on. */
    public record Pin(String uid, String caHash) {
        /** Whether this CA is the one that is remembered, if one is. */
        boolean sameCa(String other) {
            return caHash.isEmpty() || caHash.equals(other);
        }
    }
}
