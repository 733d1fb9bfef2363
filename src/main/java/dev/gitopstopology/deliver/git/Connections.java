package dev.gitopstopology.deliver.git;

import dev.gitopstopology.cluster.OutsideServer;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/** Connections to one Git server: none to where no such server is, and each with the CAs that are trusted for it. */
final class Connections implements HttpConnectionFactory {
    private final HttpConnectionFactory usual = new JDKHttpConnectionFactory();
    private final TrustManager @Nullable [] trusted;

    /** @throws IllegalArgumentException when the CAs are no certificates in PEM */
    Connections(@Nullable String authorities) {
        this.trusted = authorities == null ? null : OutsideServer.trusting(authorities);
    }

    /** The host may not be asked. */
    static final class ForbiddenException extends IOException {
        private static final long serialVersionUID = 1L;

        ForbiddenException(String message) {
            super(message);
        }
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        return create(url, Proxy.NO_PROXY);
    }

    @Override
    public HttpConnection create(URL url, @Nullable Proxy proxy) throws IOException {
        Optional<String> why = OutsideServer.objection(url.getHost());
        if (why.isPresent()) {
            throw new ForbiddenException(url.getHost() + " " + why.get());
        }
        HttpConnection connection = usual.create(url, proxy);
        if (trusted != null && "https".equals(url.getProtocol())) {
            try {
                connection.configure(null, trusted, null);
            } catch (GeneralSecurityException e) {
                throw new IOException("no TLS with the CAs of the Secret", e);
            }
        }
        return connection;
    }
}
