package dev.gitopstopology.distribution;

import java.net.URI;

/** The project's own release manifests, at the tag of the version; docs: argo-cd operator-manual/installation. */
final class ReleaseSite implements ManifestSource {
    static final URI ARGO_CD = URI.create("https://raw.githubusercontent.com/argoproj/argo-cd/");
    private final HttpFetch http;
    private final URI base;

    ReleaseSite(HttpFetch http, URI base) {
        this.http = http;
        this.base = base;
    }

    @Override
    public String place(ReleaseRequest request) {
        return Places.shown(uri(request));
    }

    @Override
    public byte[] fetch(ReleaseRequest request) {
        return http.get(uri(request));
    }

    private URI uri(ReleaseRequest request) {
        return base.resolve(request.version() + "/manifests/" + request.file());
    }
}
