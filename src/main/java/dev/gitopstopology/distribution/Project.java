package dev.gitopstopology.distribution;

import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.model.Flavour;
import java.net.URI;
import java.util.Set;

/** The upstream project of an engine: what it is called, and where it publishes its releases. */
enum Project {
    /** Docs: argo-cd operator-manual/installation. */
    ARGO_CD(
            "Argo CD",
            "argo-cd",
            "v3.5.7",
            URI.create("https://raw.githubusercontent.com/argoproj/argo-cd/"),
            "%s/manifests/%s",
            "https://github.com/argoproj/argo-cd/releases"),
    /** Docs: fluxcd.io/flux/installation. A download is redirected to where GitHub keeps the files of releases. */
    FLUX(
            "Flux",
            "flux2",
            "v2.9.5",
            URI.create("https://github.com/fluxcd/flux2/releases/download/"),
            "%s/%s",
            "https://github.com/fluxcd/flux2/releases");

    final String title;
    /** Its folder in a directory of releases. */
    final String folder;

    /** The release for topologies that name none. */
    final String defaultVersion;

    final URI site;
    /** The page on which a person finds the versions. */
    final String page;

    private final String path;

    Project(String title, String folder, String defaultVersion, URI site, String path, String page) {
        this.title = title;
        this.folder = folder;
        this.defaultVersion = defaultVersion;
        this.site = site;
        this.path = path;
        this.page = page;
    }

    static Project of(EngineType type) {
        return switch (type) {
            case ArgoCD -> ARGO_CD;
            case Flux -> FLUX;
        };
    }

    /** Where on its site a file is. */
    String path(String version, Flavour flavour) {
        return path.formatted(version, flavour.file());
    }

    /** Origins that its site may redirect to. */
    Set<String> mirrors() {
        return switch (this) {
            case ARGO_CD -> Set.of();
            case FLUX ->
                Set.of("https://release-assets.githubusercontent.com", "https://objects.githubusercontent.com");
        };
    }
}
