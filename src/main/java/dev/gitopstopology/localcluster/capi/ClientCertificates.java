package dev.gitopstopology.localcluster.capi;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** A CA for the client certificates of a workload cluster's administrators; the JDK reads certificates, but makes none. */
final class ClientCertificates {
    private static final byte[] SHA256_WITH_RSA =
            Der.sequence(Der.oid("2a864886f70d01010b"), HexFormat.of().parseHex("0500"));
    private static final byte[] TRUE = HexFormat.of().parseHex("0101ff");
    private static final byte[] NAME = Der.sequence(attribute("550403", "kubernetes"));
    /** Of a PKCS #8 key, what is before the PKCS #1 key inside: kubeconfigs have that one. */
    private static final int PKCS8_HEADER = 26;

    private final KeyPair keys = newKeys();

    /** PEM. */
    record Issued(String certificate, String key) {}

    /** The CA's own certificate, PEM. */
    String ca() {
        byte[] isCa = Der.sequence(Der.oid("551d13"), TRUE, Der.octets(Der.sequence(TRUE)));
        byte[] signs =
                Der.sequence(Der.oid("551d0f"), TRUE, Der.octets(HexFormat.of().parseHex("03020204")));
        return pem("CERTIFICATE", certificate(NAME, keys, Der.sequence(isCa, signs)));
    }

    /** Another one each time, with a key of its own. */
    Issued issue(String user, String group) {
        KeyPair own = newKeys();
        byte[] subject = Der.sequence(attribute("55040a", group), attribute("550403", user));
        byte[] forClients = Der.sequence(Der.oid("551d25"), Der.octets(Der.sequence(Der.oid("2b06010505070302"))));
        byte[] pkcs8 = own.getPrivate().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, PKCS8_HEADER, pkcs8.length);
        return new Issued(
                pem("CERTIFICATE", certificate(subject, own, Der.sequence(forClients))), pem("RSA PRIVATE KEY", pkcs1));
    }

    private byte[] certificate(byte[] subject, KeyPair of, byte[] extensions) {
        byte[] serial = new byte[8];
        ThreadLocalRandom.current().nextBytes(serial);
        serial[0] = (byte) ((serial[0] & 0x3f) | 0x40); // positive, and no leading zero
        Instant now = Instant.now();
        byte[] content = Der.sequence(
                Der.element(0xa0, Der.integer(new byte[] {2})), // version 3
                Der.integer(serial),
                SHA256_WITH_RSA,
                NAME,
                Der.sequence(Der.time(now.minus(Duration.ofMinutes(5))), Der.time(now.plus(Duration.ofDays(365)))),
                subject,
                of.getPublic().getEncoded(),
                Der.element(0xa3, extensions));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys.getPrivate());
            signature.update(content);
            return Der.sequence(content, SHA256_WITH_RSA, Der.bits(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    private static byte[] attribute(String oid, String value) {
        return Der.set(Der.sequence(Der.oid(oid), Der.text(value)));
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                .formatted(type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der));
    }
}
