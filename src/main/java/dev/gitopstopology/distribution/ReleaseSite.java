package dev.gitopstopology.distribution;

import java.net.URI;
import java.util.function.Function;

/** The projects' own release manifests, where they publish them. */
final class ReleaseSite implements ManifestSource {
    private final HttpFetch http;
    private final Function<Project, URI> sites;

    ReleaseSite(HttpFetch http, Function<Project, URI> sites) {
        this.http = http;
        this.sites = sites;
    }

    @Override
    public String place(ReleaseRequest request) {
        return Places.shown(uri(request));
    }

    @Override
    public byte[] fetch(ReleaseRequest request) {
        return http.get(uri(request), request.project().mirrors());
    }

    private URI uri(ReleaseRequest request) {
        Project project = request.project();
        return sites.apply(project).resolve(project.path(request.version(), request.flavour()));
    }
}
