package dev.gitopstopology.distribution;

import dev.gitopstopology.distribution.DistributionException.Reason;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** URLs as they may be used and shown: never with user-info, and shown without their query. */
final class Places {
    private Places() {}

    /**
     * @throws DistributionException SourceInvalid or SourceForbidden; the message does not repeat the URL
     */
    static URI parse(String url, Set<String> schemes) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            // Neither message nor cause: both would repeat the URL, which may hold a password.
            throw new DistributionException(Reason.SourceInvalid, "not a URL (position " + e.getIndex() + ")");
        }
        if (uri.getScheme() == null || !schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
            throw new DistributionException(
                    Reason.SourceForbidden, "only " + String.join(", ", schemes) + " is allowed");
        }
        if (uri.getRawUserInfo() != null
                || String.valueOf(uri.getRawAuthority()).contains("@")) {
            throw new DistributionException(
                    Reason.SourceForbidden, "a user or password in the URL is not allowed; take it out");
        }
        return uri;
    }

    static String shown(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        return origin(uri) + path;
    }

    static String origin(URI uri) {
        int port = uri.getPort();
        return uri.getScheme() + "://" + (uri.getHost() == null ? "" : uri.getHost()) + (port < 0 ? "" : ":" + port);
    }

    /** The innermost cause in a few words; JDK network exceptions often have no message of their own. */
    static String cause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof ConnectException)) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return cause.getClass().getSimpleName()
                + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
    }
}
