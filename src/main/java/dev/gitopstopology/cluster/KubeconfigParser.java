package dev.gitopstopology.cluster;

import dev.gitopstopology.cluster.KubeconfigRefusedException.Refusal;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;

/**
 * A kubeconfig that a user gave us -> the endpoint that it names. Nothing is executed, opened or looked up: what is not on the
 * allow-list is refused with a {@link KubeconfigRefusedException}. Client libraries run exec plugins while they read a
 * kubeconfig, so the text is never handed to one.
 */
public final class KubeconfigParser {
    private static final String WAY_OUT =
            "; write a kubeconfig with one cluster, one user and one context: kubectl config view --minify --flatten --raw";

    private final Clock clock;

    public KubeconfigParser(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param kubeconfig the file as it is
     * @return server, CA and credential; the CA is required, since the system's certificates are not trusted for clusters
     * @throws KubeconfigRefusedException for everything that is not on the allow-list
     */
    public Endpoint parse(byte[] kubeconfig) {
        KubeconfigFields root = KubeconfigFields.of(StrictYaml.read(kubeconfig), "");
        root.allowOnly(
                "apiVersion", "kind", "preferences", "extensions", "clusters", "users", "contexts", "current-context");
        root.mustBe("apiVersion", "v1");
        root.mustBe("kind", "Config");
        KubeconfigFields cluster = root.onlyEntry("clusters", "cluster");
        KubeconfigFields user = root.onlyEntry("users", "user");
        KubeconfigFields context = root.onlyEntry("contexts", "context");
        checkContext(root, context);
        return endpoint(cluster, user);
    }

    private static void checkContext(KubeconfigFields root, KubeconfigFields context) {
        String current = root.text("current-context");
        if (current.isEmpty()) {
            throw new KubeconfigRefusedException(
                    Refusal.NoCurrentContext, "the kubeconfig has no current-context: kubectl config use-context NAME");
        }
        context.allowOnly("cluster", "user", "namespace", "extensions");
        root.mustName("current-context", root, "contexts");
        context.mustName("cluster", root, "clusters");
        context.mustName("user", root, "users");
    }

    private Endpoint endpoint(KubeconfigFields cluster, KubeconfigFields user) {
        return new Endpoint(server(cluster), ca(cluster), credential(user));
    }

    private static String server(KubeconfigFields cluster) {
        cluster.forbid(
                Refusal.FilePathForbidden,
                "is a file path; put the certificate in certificate-authority-data" + WAY_OUT,
                "certificate-authority");
        cluster.forbid(
                Refusal.ProxyForbidden, "is not supported; the operator must reach the server directly", "proxy-url");
        if (cluster.text("insecure-skip-tls-verify").equalsIgnoreCase("true")) {
            throw cluster.refused(
                    Refusal.InsecureTlsForbidden,
                    "insecure-skip-tls-verify",
                    "would send the token to anybody; give certificate-authority-data");
        }
        cluster.allowOnly(
                "server",
                "certificate-authority-data",
                "tls-server-name",
                "insecure-skip-tls-verify",
                "disable-compression",
                "extensions");
        if (cluster.text("server").isEmpty()) {
            throw cluster.refused(Refusal.MissingServer, "server", "is missing; give the URL of the API server");
        }
        URI url = ServerUrl.checked(cluster.text("server"));
        String serverName = cluster.text("tls-server-name");
        if (!serverName.isEmpty() && !serverName.equalsIgnoreCase(url.getHost())) {
            throw cluster.refused(
                    Refusal.TlsServerNameForbidden,
                    "tls-server-name",
                    "differs from the server's host, which cannot be checked; use a URL that the certificate is for");
        }
        return url.toString();
    }

    private String ca(KubeconfigFields cluster) {
        String field = "certificate-authority-data";
        if (cluster.text(field).isEmpty()) {
            throw cluster.refused(
                    Refusal.MissingCa,
                    field,
                    "is missing; the system's own certificates are not trusted, name the CA of this server");
        }
        List<X509Certificate> certificates = certificates(cluster, field);
        if (certificates.stream().noneMatch(this::valid)) {
            throw cluster.refused(
                    Refusal.CertificateExpired, field, "has no certificate that is valid now; give the current CA");
        }
        return Certificates.normalized(certificates);
    }

    private Credential credential(KubeconfigFields user) {
        user.forbid(
                Refusal.ExecForbidden,
                "would run a program; give the token of a service account, or a client certificate",
                "exec");
        user.forbid(
                Refusal.AuthProviderForbidden,
                "needs a plugin; give the token of a service account, or a client certificate",
                "auth-provider");
        user.forbid(
                Refusal.FilePathForbidden,
                "is a file path; put the content into the kubeconfig" + WAY_OUT,
                "tokenFile",
                "client-certificate",
                "client-key");
        user.forbid(
                Refusal.ImpersonationForbidden,
                "is not supported; give a credential of the account itself",
                "as",
                "as-uid",
                "as-groups",
                "as-user-extra");
        user.forbid(
                Refusal.BasicAuthForbidden,
                "is not supported by Kubernetes any more; give a token",
                "username",
                "password");
        user.allowOnly("token", "client-certificate-data", "client-key-data", "extensions");
        String token = user.text("token");
        String certificate = user.text("client-certificate-data");
        String key = user.text("client-key-data");
        if (!token.isEmpty() && (!certificate.isEmpty() || !key.isEmpty())) {
            throw user.refused(Refusal.Ambiguous, "token", "stands beside a client certificate; keep one of them");
        }
        if (!token.isEmpty()) {
            return new Credential.BearerToken(checkedToken(user, token));
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            throw user.refused(
                    Refusal.MissingCredential,
                    "token",
                    "is missing; give a token, or both client-certificate-data and client-key-data");
        }
        return clientCertificate(user, certificate, key);
    }

    private Credential clientCertificate(KubeconfigFields user, String certificate, String key) {
        if (!valid(certificates(user, "client-certificate-data").get(0))) {
            throw user.refused(
                    Refusal.CertificateExpired,
                    "client-certificate-data",
                    "is not valid now; give a current certificate");
        }
        if (!Certificates.isPrivateKey(key)) {
            throw user.refused(
                    Refusal.MalformedCredential, "client-key-data", "is not an unencrypted PEM key in base64");
        }
        return new Credential.ClientCertificate(certificate.replaceAll("\\s", ""), key.replaceAll("\\s", ""));
    }

    private static String checkedToken(KubeconfigFields user, String token) {
        if (!token.chars().allMatch(character -> character > ' ' && character < 127)) {
            throw user.refused(
                    Refusal.MalformedCredential, "token", "has blanks or control characters; give the bare token");
        }
        return token;
    }

    private static List<X509Certificate> certificates(KubeconfigFields fields, String field) {
        try {
            return Certificates.read(fields.text(field));
        } catch (IllegalArgumentException e) {
            throw fields.refused(
                    Refusal.MalformedCertificate,
                    field,
                    "is " + Objects.requireNonNullElse(e.getMessage(), "malformed")
                            + "; give PEM certificates in base64");
        }
    }

    private boolean valid(X509Certificate certificate) {
        Date now = Date.from(Instant.now(clock));
        return !now.before(certificate.getNotBefore()) && !now.after(certificate.getNotAfter());
    }
}
