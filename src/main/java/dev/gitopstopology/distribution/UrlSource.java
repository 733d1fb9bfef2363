package dev.gitopstopology.distribution;

import dev.gitopstopology.api.EngineSource;
import java.net.URI;
import java.util.Objects;
import java.util.Set;

/** {@code source.url}: one file over HTTPS, with {version} and {file} replaced. */
final class UrlSource implements ManifestSource {
    private final HttpFetch http;
    private final Set<String> schemes;

    /** @param schemes {@code https}; tests add {@code http} for a server on loopback */
    UrlSource(HttpFetch http, Set<String> schemes) {
        this.http = http;
        this.schemes = schemes;
    }

    @Override
    public String place(ReleaseRequest request) {
        try {
            return Places.shown(uri(request));
        } catch (DistributionException e) {
            return "spec.engine.source.url"; // what is wrong with it, fetch says
        }
    }

    @Override
    public byte[] fetch(ReleaseRequest request) {
        return http.get(uri(request));
    }

    private URI uri(ReleaseRequest request) {
        EngineSource source = Objects.requireNonNull(request.source());
        String url = Objects.requireNonNull(source.url(), "source.url").url();
        return Places.parse(url.replace("{version}", request.version()).replace("{file}", request.file()), schemes);
    }
}
