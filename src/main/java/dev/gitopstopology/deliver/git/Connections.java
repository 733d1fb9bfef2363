package dev.gitopstopology.deliver.git;

import dev.gitopstopology.cluster.OutsideServer;
import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/** Connections to one Git server: none to where no such server is, and each with the CAs that are trusted for it. */
final class Connections implements HttpConnectionFactory {
    /** Of the names of branches; a hundred thousand are 7 MiB. */
    static final long NAMES = 16 << 20;
    /** Of a pack, which is stopped before that by what is on the disk. */
    static final long PACK = 320L << 20;

    private final Duration deadline;
    private final long most;
    private final TrustManager @Nullable [] trusted;

    /**
     * @param deadline of each answer
     * @param most bytes of each
     * @throws IllegalArgumentException when the CAs are no certificates in PEM
     */
    Connections(@Nullable String authorities, Duration deadline, long most) {
        this.deadline = deadline;
        this.most = most;
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
        HttpConnection connection = new BoundedConnection(
                url,
                Objects.requireNonNullElse(proxy, Proxy.NO_PROXY),
                deadline,
                url.getPath().endsWith("/info/refs") ? Math.min(most, NAMES) : most);
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
