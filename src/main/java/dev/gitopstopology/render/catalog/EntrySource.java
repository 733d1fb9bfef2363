package dev.gitopstopology.render.catalog;

import dev.gitopstopology.api.CatalogSource;
import dev.gitopstopology.model.CatalogEntry;
import java.util.regex.Pattern;

/** How the engines name an entry's source. */
final class EntrySource {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern VERSION = Pattern.compile("v?[0-9]+\\.[0-9]+(\\.[0-9]+)?([-+][A-Za-z0-9.+-]+)?");
    private static final String OCI = "oci://";

    private EntrySource() {}

    static boolean isOci(CatalogEntry entry) {
        return entry.source().repoURL().startsWith(OCI);
    }

    /** For Argo CD a chart of a registry is an artifact with a URL of its own (user-guide/oci.md). */
    static String repoURL(CatalogEntry entry) {
        return isOci(entry) ? artifact(entry.source()) : entry.source().repoURL();
    }

    /** URL of a chart in a registry. */
    static String artifact(CatalogSource source) {
        String url = source.repoURL();
        return (url.endsWith("/") ? url : url + "/") + source.chart();
    }

    static boolean isVersion(String revision) {
        return VERSION.matcher(revision).matches();
    }

    /** What a revision is to Flux, which wants to know: a commit, a full reference, a version as a tag, or else a branch. */
    static String refKind(String revision) {
        if (COMMIT.matcher(revision).matches()) {
            return "commit";
        }
        if (revision.startsWith("refs/")) {
            return "name";
        }
        return isVersion(revision) ? "tag" : "branch";
    }
}
