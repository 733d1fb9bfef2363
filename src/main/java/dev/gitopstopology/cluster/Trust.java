package dev.gitopstopology.cluster;

import dev.gitopstopology.cluster.ClusterException.Reason;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** TLS of a client: trusts the certificates it is given and no others (fabric8's own way adds the system's). */
final class Trust {
    private Trust() {}

    static TrustManager[] only(String caData) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate certificate : Certificates.read(caData)) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new ClusterException(Reason.InvalidKubeconfig, "the CA certificate cannot be used for TLS", e);
        }
    }

    /** The key of a client certificate; null when the credential is a token. */
    static KeyManager @Nullable [] identity(Credential credential) {
        if (!(credential instanceof Credential.ClientCertificate client)) {
            return null;
        }
        String algorithm =
                Certificates.read(client.certData()).get(0).getPublicKey().getAlgorithm();
        try {
            return SSLUtils.keyManagers(
                    client.certData(), null, client.keyData(), null, algorithm, "changeit", null, null);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            // The cause is dropped: parsers of keys may quote them.
            throw new KubeconfigRefusedException(
                    KubeconfigRefusedException.Refusal.MalformedCredential,
                    "the client certificate and its key cannot be used ("
                            + e.getClass().getSimpleName() + "); give a matching pair, or a token");
        }
    }
}
