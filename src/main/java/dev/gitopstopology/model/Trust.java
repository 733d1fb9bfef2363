package dev.gitopstopology.model;

import dev.gitopstopology.api.HostTrust;
import dev.gitopstopology.api.HostTrust.CertificateAuthority;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * By what hosts are known, with every default filled in.
 *
 * @param knownHosts sorted, each once
 * @param authorities PEM by host
 */
public record Trust(List<String> knownHosts, SortedMap<String, String> authorities) {
    public static Trust of(@Nullable HostTrust spec) {
        List<String> hosts = spec == null ? null : spec.knownHosts();
        List<CertificateAuthority> given = spec == null ? null : spec.certificateAuthorities();
        SortedMap<String, String> authorities = new TreeMap<>();
        if (given != null) {
            given.forEach(each -> authorities.put(each.host(), each.pem().strip() + "\n"));
        }
        return new Trust(hosts == null ? List.of() : List.copyOf(new TreeSet<>(hosts)), authorities);
    }

    /** Who vouches for the host of a URL. */
    public @Nullable String authority(String url) {
        int scheme = url.indexOf("://");
        if (scheme < 0) {
            return null;
        }
        String host = url.substring(scheme + 3)
                .replaceFirst("/.*$", "")
                .replaceFirst("^[^@]*@", "")
                .replaceFirst(":[0-9]+$", "");
        return authorities.get(host);
    }
}
