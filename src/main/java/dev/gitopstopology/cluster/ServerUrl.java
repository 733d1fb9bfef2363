package dev.gitopstopology.cluster;

import dev.gitopstopology.cluster.KubeconfigRefusedException.Refusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * The URL of an API server as a kubeconfig may name it: https, a host, a port, a path (as Rancher has it), and nothing that
 * carries a credential or hides where it leads. The URL is not echoed in messages, since it may hold a password.
 */
final class ServerUrl {
    private ServerUrl() {}

    /** The URL in one way of writing; throws {@link KubeconfigRefusedException} for anything else. */
    static URI checked(String text) {
        URI url;
        try {
            url = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw refused(Refusal.UrlForbidden, "is not a URL");
        }
        if (!"https".equalsIgnoreCase(url.getScheme())) {
            throw refused(Refusal.SchemeForbidden, "must begin with https://, so that the token cannot be overheard");
        }
        if (url.getRawUserInfo() != null) {
            throw refused(Refusal.UrlForbidden, "holds user information; use a token or a client certificate");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw refused(Refusal.UrlForbidden, "has a query or a fragment; remove it");
        }
        String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
        String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
        if (AddressRules.isUnusualNumber(authority.replaceFirst(":[0-9]*$", "").toLowerCase(Locale.ROOT))) {
            throw refused(
                    Refusal.AddressForbidden, "writes an IP address in an unusual way; write four decimal numbers");
        }
        if (host.isEmpty()) {
            throw refused(Refusal.UrlForbidden, "names no host");
        }
        AddressRules.objection(host).ifPresent(why -> {
            throw refused(Refusal.AddressForbidden, why);
        });
        String path = url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("/+$", "");
        return URI.create("https://" + host + (url.getPort() < 0 ? "" : ":" + url.getPort()) + path);
    }

    private static KubeconfigRefusedException refused(Refusal refusal, String text) {
        return new KubeconfigRefusedException(refusal, "the kubeconfig's clusters[].cluster.server " + text);
    }
}
