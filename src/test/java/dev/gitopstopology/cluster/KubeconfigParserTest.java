package dev.gitopstopology.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gitopstopology.cluster.KubeconfigRefusedException.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubeconfigParserTest {
    private static final String SECRET = "s3cr3t-token-value";
    private static final String CA = resource("valid.pem");
    private static final String KEY =
            base64("-----BEGIN PRIVATE KEY-----\n" + "A".repeat(40) + "\n-----END PRIVATE KEY-----\n");
    private static final String GOOD = """
            apiVersion: v1
            kind: Config
            preferences: {}
            clusters:
            - name: c
              cluster:
                server: https://Spoke.example:6443/
                certificate-authority-data: %s
            users:
            - name: u
              user:
                token: %s
            contexts:
            - name: x
              context: {cluster: c, user: u, namespace: team}
            current-context: x
            """.formatted(CA, SECRET);

    private final KubeconfigParser parser =
            new KubeconfigParser(Clock.fixed(Instant.parse("2026-11-01T00:00:00Z"), ZoneOffset.UTC));

    @Test
    void readsServerCaAndToken() {
        Endpoint endpoint = parse(GOOD);
        assertThat(endpoint.server()).isEqualTo("https://spoke.example:6443");
        assertThat(endpoint.credential()).isEqualTo(new Credential.BearerToken(SECRET));
        assertThat(Certificates.read(endpoint.caData())).hasSize(1);
        assertThat(endpoint.address().caHash()).startsWith("sha256:").isEqualTo(Certificates.fingerprint(CA));
    }

    @Test
    void readsClientCertificate() {
        Endpoint endpoint = parse(
                GOOD.replace("token: " + SECRET, "client-certificate-data: " + CA + "\n    client-key-data: " + KEY));
        assertThat(endpoint.credential()).isEqualTo(new Credential.ClientCertificate(CA, KEY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls-server-name: spoke.example", "insecure-skip-tls-verify: false", "proxy-url: ''"})
    void acceptsWhatSaysNothing(String field) {
        assertThat(parse(GOOD.replace("certificate-authority-data", field + "\n    certificate-authority-data")))
                .isEqualTo(parse(GOOD));
    }

    @Test
    void textsShowNoCredential() {
        Endpoint token = parse(GOOD);
        Endpoint certificate = Endpoint.of(token.address(), new Credential.ClientCertificate("cert", SECRET));
        assertThat(token + " " + certificate + " " + certificate.credential() + " " + token.credential())
                .doesNotContain(SECRET)
                .contains("redacted");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                user("exec: {command: /bin/sh}", Refusal.ExecForbidden, "users[0].user.exec"),
                user("exec: {}", Refusal.ExecForbidden, "exec"),
                user("auth-provider: {name: oidc}", Refusal.AuthProviderForbidden, "auth-provider"),
                user("tokenFile: /etc/passwd", Refusal.FilePathForbidden, "tokenFile"),
                user("client-certificate: /a", Refusal.FilePathForbidden, "client-certificate"),
                user("client-key: /a", Refusal.FilePathForbidden, "client-key"),
                user("as: root", Refusal.ImpersonationForbidden, "users[0].user.as "),
                user("as-groups: [system:masters]", Refusal.ImpersonationForbidden, "as-groups"),
                user("as-uid: '0'", Refusal.ImpersonationForbidden, "as-uid"),
                user("as-user-extra: {a: [b]}", Refusal.ImpersonationForbidden, "as-user-extra"),
                user("username: admin", Refusal.BasicAuthForbidden, "username"),
                user("password: " + SECRET, Refusal.BasicAuthForbidden, "password"),
                user("client-key-data: " + KEY, Refusal.Ambiguous, "token"),
                user("client-key-data: [a]", Refusal.Malformed, "client-key-data"),
                user("other: x", Refusal.UnknownField, "other"),
                cluster("certificate-authority: /etc/ca", Refusal.FilePathForbidden, "certificate-authority"),
                cluster("insecure-skip-tls-verify: true", Refusal.InsecureTlsForbidden, "insecure-skip-tls-verify"),
                cluster("proxy-url: http://p:1", Refusal.ProxyForbidden, "clusters[0].cluster.proxy-url"),
                cluster("tls-server-name: other.example", Refusal.TlsServerNameForbidden, "tls-server-name"),
                cluster("unheard-of: 1", Refusal.UnknownField, "unheard-of"),
                server("http://a", Refusal.SchemeForbidden),
                server("file:///etc/passwd", Refusal.SchemeForbidden),
                server("unix:/run/x", Refusal.SchemeForbidden),
                server("a.example:6443", Refusal.SchemeForbidden),
                server("https://admin:" + SECRET + "@a", Refusal.UrlForbidden),
                server("https://a?token=" + SECRET, Refusal.UrlForbidden),
                server("https://a#b", Refusal.UrlForbidden),
                server("https://", Refusal.UrlForbidden),
                server("'https://a b'", Refusal.UrlForbidden),
                server("https://169.254.169.254", Refusal.AddressForbidden),
                server("https://0.0.0.0:6443", Refusal.AddressForbidden),
                server("https://2130706433", Refusal.AddressForbidden),
                server("https://0177.0.0.1", Refusal.AddressForbidden),
                server("https://0x7f000001", Refusal.AddressForbidden),
                server("https://224.0.0.1", Refusal.AddressForbidden),
                server("'https://[fe80::1]:6443'", Refusal.AddressForbidden),
                server("'https://[::ffff:169.254.169.254]'", Refusal.AddressForbidden),
                server("'https://[::]'", Refusal.AddressForbidden),
                server("''", Refusal.MissingServer),
                changed("no CA", CA, "''", Refusal.MissingCa, "certificate-authority-data"),
                changed("CA is not base64", CA, "'%%%'", Refusal.MalformedCertificate, "base64"),
                changed("CA is cut", CA, CA.substring(0, 21), Refusal.MalformedCertificate, "give PEM"),
                changed("CA is not PEM", CA, base64("hello"), Refusal.MalformedCertificate, "PEM"),
                changed("CA is a key", CA, KEY, Refusal.MalformedCertificate, "PEM"),
                changed("CA is not X.509", CA, notX509(), Refusal.MalformedCertificate, "X.509"),
                changed("CA expired", CA, resource("expired.pem"), Refusal.CertificateExpired, "current CA"),
                changed("no credential", "token: " + SECRET, "token: ''", Refusal.MissingCredential, "token"),
                changed("user empty", "\n    token: " + SECRET, " {}", Refusal.MissingCredential, "token"),
                changed("user null", "\n    token: " + SECRET, "", Refusal.Malformed, "line 11"),
                changed("only a key", "token: " + SECRET, "client-key-data: " + KEY, Refusal.MissingCredential, "both"),
                changed("control character in token", SECRET, "\"a\\nb\"", Refusal.MalformedCredential, "token"),
                changed(
                        "certificate expired",
                        "token: " + SECRET,
                        "client-certificate-data: " + resource("expired.pem") + "\n    client-key-data: " + KEY,
                        Refusal.CertificateExpired,
                        "client-certificate-data"),
                changed(
                        "key is no key",
                        "token: " + SECRET,
                        "client-certificate-data: " + CA + "\n    client-key-data: " + CA,
                        Refusal.MalformedCredential,
                        "client-key-data"),
                changed("no current-context", "current-context: x", "", Refusal.NoCurrentContext, "use-context"),
                changed("other current-context", "context: x", "context: y", Refusal.UnknownReference, "contexts"),
                changed("unknown cluster", "cluster: c,", "cluster: d,", Refusal.UnknownReference, "clusters"),
                changed("unknown user", "user: u,", "user: d,", Refusal.UnknownReference, "users"),
                changed("impersonating context", "user: u,", "user: u, as: a,", Refusal.UnknownField, "as"),
                changed(
                        "two contexts",
                        "contexts:",
                        "contexts:\n- name: y\n  context: {}",
                        Refusal.Ambiguous,
                        "minify"),
                changed("two users", "users:", "users:\n- name: v\n  user: {}", Refusal.Ambiguous, "users has 2"),
                changed("two clusters", "clusters:", "clusters:\n- name: v", Refusal.Ambiguous, "clusters has 2"),
                changed("no clusters", "kind: Config", "kind: Secret", Refusal.Malformed, "kind"),
                changed("unknown top field", "preferences: {}", "secrets: {}", Refusal.UnknownField, "secrets"),
                changed("duplicate key", "preferences: {}", "kind: Config", Refusal.DuplicateKey, "line "),
                changed("anchor", "preferences: {}", "preferences: &a {}", Refusal.AliasForbidden, "line 3, column"),
                changed("alias", "preferences: {}", "preferences: *a", Refusal.AliasForbidden, "line 3"),
                changed("tag", "preferences: {}", "preferences: !!javax.X {}", Refusal.TagForbidden, "line 3"),
                changed("scalar tag", "kind: Config", "kind: !!str Config", Refusal.TagForbidden, "line 2"),
                changed("two documents", "kind: Config", "kind: Config\n---", Refusal.Malformed, "document"),
                changed("broken", "contexts:", "contexts: [", Refusal.Malformed, "line "),
                whole("empty", "", Refusal.Empty),
                whole("comment only", "# nothing\n", Refusal.Empty),
                whole("a text", "hello " + SECRET, Refusal.Malformed),
                whole("a list", "- a", Refusal.Malformed),
                Arguments.of("deep", "[".repeat(30_000) + "]".repeat(30_000), Refusal.Malformed, "nested"),
                whole("huge", "#" + " ".repeat(64 * 1024), Refusal.TooLarge),
                whole("five megabytes", "a: b\n".repeat(1_000_000), Refusal.TooLarge));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refuses(String name, String kubeconfig, Refusal refusal, String named) {
        KubeconfigRefusedException thrown =
                catchThrowableOfType(KubeconfigRefusedException.class, () -> parse(kubeconfig));
        assertThat(thrown).as(name).isNotNull();
        assertThat(thrown.refusal()).as(thrown.getMessage()).isEqualTo(refusal);
        assertThat(thrown.reason()).isEqualTo(ClusterException.Reason.InvalidKubeconfig);
        assertThat(thrown).hasMessageContaining(named).hasMessageNotContaining(SECRET);
        assertThat(thrown.getCause()).isNull();
    }

    @Test
    void refusesOtherThanUtf8() {
        byte[] latin = GOOD.replace("team", "tëam").getBytes(StandardCharsets.ISO_8859_1);
        KubeconfigRefusedException thrown =
                catchThrowableOfType(KubeconfigRefusedException.class, () -> parser.parse(latin));
        assertThat(thrown.refusal()).isEqualTo(Refusal.NotUtf8);
    }

    private Endpoint parse(String kubeconfig) {
        return parser.parse(kubeconfig.getBytes(StandardCharsets.UTF_8));
    }

    private static Arguments user(String field, Refusal refusal, String named) {
        return Arguments.of("user " + field, GOOD.replace("token:", field + "\n    token:"), refusal, named);
    }

    private static Arguments cluster(String field, Refusal refusal, String named) {
        String text = GOOD.replace("certificate-authority-data", field + "\n    certificate-authority-data");
        return Arguments.of("cluster " + field, text, refusal, named);
    }

    private static Arguments server(String url, Refusal refusal) {
        return Arguments.of("server " + url, GOOD.replace("https://Spoke.example:6443/", url), refusal, "clusters[");
    }

    private static Arguments changed(String name, String from, String to, Refusal refusal, String named) {
        assertThat(GOOD).contains(from);
        return Arguments.of(
                name,
                GOOD.replaceFirst(java.util.regex.Pattern.quote(from), java.util.regex.Matcher.quoteReplacement(to)),
                refusal,
                named);
    }

    private static Arguments whole(String name, String text, Refusal refusal) {
        return Arguments.of(name, text, refusal, "");
    }

    private static String notX509() {
        return base64("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static String resource(String name) {
        try (InputStream in =
                Objects.requireNonNull(KubeconfigParserTest.class.getResourceAsStream("/cluster/" + name))) {
            return Base64.getEncoder().encodeToString(in.readAllBytes());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
