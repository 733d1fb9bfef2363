package dev.gitopstopology.cluster;

import java.net.URI;

/**
 * Where a cluster is and whom we trust there; holds no secret.
 *
 * @param server URL of the API server, https, without a slash at the end
 * @param caData certificates that the server's certificate must come from, PEM in base64; the system's own are not trusted
 *     besides. Empty only for a hub whose kubeconfig names none
 */
public record Address(String server, String caData) {

    /** Host and port, for messages. */
    public String host() {
        return URI.create(server).getAuthority();
    }

    /** The certificates as PEM; empty where none are named. */
    public String caPem() {
        return caData.isEmpty() ? "" : Certificates.pem(caData);
    }

    /** Whether the API server has its host for itself, as is usual; behind a proxy it may have not. */
    public boolean hasNoPath() {
        return URI.create(server).getPath().isEmpty();
    }

    /** SHA-256 over the trusted certificates, the same however the PEM was written. */
    public String caHash() {
        return Certificates.fingerprint(caData);
    }

    @Override
    public String toString() {
        return server;
    }
}
