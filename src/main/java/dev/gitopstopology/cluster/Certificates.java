package dev.gitopstopology.cluster;

import dev.gitopstopology.model.Digests;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** PEM in base64 and X.509 certificates, as kubeconfigs and Secrets carry them. */
final class Certificates {
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----[^-]+-----END \\1-----");
    private static final List<String> KEYS = List.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY");

    private Certificates() {}

    /** Certificates in PEM in base64; throws {@link IllegalArgumentException} when it is anything else. */
    static List<X509Certificate> read(String data) {
        String pem = pem(data);
        List<String> types = blockTypes(pem);
        if (types.isEmpty() || !types.stream().allMatch("CERTIFICATE"::equals)) {
            throw new IllegalArgumentException("not a list of PEM certificates");
        }
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new IllegalArgumentException("not an X.509 certificate", e);
        }
    }

    /** Whether this is one unencrypted private key, PEM in base64. */
    static boolean isPrivateKey(String data) {
        try {
            List<String> types = blockTypes(pem(data));
            return types.stream().anyMatch(KEYS::contains)
                    && types.stream().allMatch(type -> KEYS.contains(type) || type.equals("EC PARAMETERS"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The same certificates with one way of writing. */
    static String normalized(List<X509Certificate> certificates) {
        return Base64.getEncoder().encodeToString(toPem(certificates).getBytes(StandardCharsets.US_ASCII));
    }

    static String toPem(List<X509Certificate> certificates) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return certificates.stream()
                .map(certificate -> "-----BEGIN CERTIFICATE-----\n" + lines.encodeToString(der(certificate))
                        + "\n-----END CERTIFICATE-----\n")
                .collect(Collectors.joining());
    }

    static String pem(String data) {
        return new String(Base64.getMimeDecoder().decode(strict(data)), StandardCharsets.US_ASCII);
    }

    /** Empty when there are no certificates. */
    static String fingerprint(String data) {
        if (data.isEmpty()) {
            return "";
        }
        String all = read(data).stream()
                .map(certificate -> Digests.sha256Hex(der(certificate)))
                .sorted()
                .distinct()
                .collect(Collectors.joining("\n"));
        return Digests.sha256(all.getBytes(StandardCharsets.US_ASCII));
    }

    /** Line breaks are common in hand-made kubeconfigs; other foreign characters are not base64. */
    private static String strict(String data) {
        String dense = data.replaceAll("\\s", "");
        if (!dense.matches("[A-Za-z0-9+/]+={0,2}")) {
            throw new IllegalArgumentException("not base64");
        }
        return dense;
    }

    private static List<String> blockTypes(String pem) {
        return BLOCK.matcher(pem).results().map(match -> match.group(1)).toList();
    }

    private static byte[] der(Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read can be written", e);
        }
    }
}
