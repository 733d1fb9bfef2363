package dev.gitopstopology.cluster;

/** How we say who we are to a cluster. Texts never show it. */
public sealed interface Credential {

    /** A bearer token. */
    record BearerToken(String token) implements Credential {
        @Override
        public String toString() {
            return "BearerToken[redacted]";
        }
    }

    /** A client certificate and its key, PEM in base64. */
    record ClientCertificate(String certData, String keyData) implements Credential {
        @Override
        public String toString() {
            return "ClientCertificate[redacted]";
        }
    }
}
