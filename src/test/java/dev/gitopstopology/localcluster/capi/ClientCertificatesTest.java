package dev.gitopstopology.localcluster.capi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;

class ClientCertificatesTest {
    @Test
    void aCertificateIsForAClientAndSignedByTheCa() throws GeneralSecurityException {
        ClientCertificates certificates = new ClientCertificates();
        X509Certificate ca = parse(certificates.ca());
        X509Certificate admin = parse(certificates.issue("kubernetes-admin", "system:masters").certificate());
        admin.verify(ca.getPublicKey());
        assertThat(ca.getBasicConstraints()).isNotNegative();
        assertThat(admin.getBasicConstraints()).isNegative();
        assertThat(admin.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(admin.getSubjectX500Principal().getName()).isEqualTo("CN=kubernetes-admin,O=system:masters");
        admin.checkValidity();
    }

    private static X509Certificate parse(String pem) throws GeneralSecurityException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
    }
}
