package dev.gitopstopology.localcluster;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.cert.CertificateException;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Asks an API server whether it is ready: all its start-up hooks done, and the namespaces there that every cluster has. */
final class Readiness {
    private static final List<String> PATHS =
            List.of("/readyz", "/api/v1/namespaces/kube-system", "/api/v1/namespaces/default");
    private static final int TIMEOUT_MILLIS = 5_000;

    private final URI server;
    private final ClusterFiles files;
    private final String token;
    private String last = "no answer yet";
    private @Nullable ClusterCa ca;
    private @Nullable SSLContext context;

    Readiness(URI server, ClusterFiles files, String token) {
        this.server = server;
        this.files = files;
        this.token = token;
    }

    boolean ready() {
        try {
            SSLContext trust = trust();
            for (String path : PATHS) {
                int code = get(server.resolve(path), trust);
                if (code != HttpURLConnection.HTTP_OK) {
                    last = path + " answers " + code;
                    return false;
                }
            }
            return true;
        } catch (IOException | CertificateException e) {
            last = e.toString();
            return false;
        }
    }

    /** What the last question brought, for error messages. */
    String last() {
        return last;
    }

    ClusterCa ca() {
        if (ca == null) {
            throw new IllegalStateException("the API server at " + server + " was never ready");
        }
        return ca;
    }

    private SSLContext trust() throws IOException, CertificateException {
        if (context == null) {
            ca = ClusterCa.read(files.servingCertificate());
            context = ca.sslContext();
        }
        return context;
    }

    private int get(URI uri, SSLContext trust) throws IOException {
        HttpsURLConnection connection = (HttpsURLConnection) uri.toURL().openConnection();
        connection.setSSLSocketFactory(trust.getSocketFactory());
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestProperty("Authorization", "Bearer " + token);
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}
