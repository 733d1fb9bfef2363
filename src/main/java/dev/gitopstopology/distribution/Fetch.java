package dev.gitopstopology.distribution;

import dev.gitopstopology.distribution.DistributionException.Reason;
import dev.gitopstopology.model.Digests;
import dev.gitopstopology.model.Release;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries one source after the other; what the first one gives is digest-checked, parsed and looked over. */
final class Fetch {
    private static final Logger LOG = LoggerFactory.getLogger(Fetch.class);
    private final List<ManifestSource> sources;

    Fetch(List<ManifestSource> sources) {
        this.sources = sources;
    }

    Release fetch(ReleaseRequest request) {
        List<String> tried = new ArrayList<>();
        Reason reason = Reason.VersionUnknown;
        for (ManifestSource source : sources) {
            String place = source.place(request);
            byte[] bytes;
            try {
                bytes = source.fetch(request);
            } catch (DistributionException e) {
                tried.add(place + ": " + e.getMessage());
                reason = e.reason() == Reason.VersionUnknown ? reason : e.reason();
                continue;
            }
            LOG.info("{} read from {} ({} bytes)", request, place, bytes.length);
            return release(request, place, bytes);
        }
        throw new DistributionException(
                reason,
                "%s could not be had. Tried: %s. %s"
                        .formatted(request, String.join("; ", tried), wayOut(reason, request.project())));
    }

    private static Release release(ReleaseRequest request, String place, byte[] bytes) {
        String digest = Digests.sha256(bytes);
        if (request.digest() != null && !request.digest().equals(digest)) {
            throw new DistributionException(
                    Reason.DigestMismatch,
                    "%s from %s has digest %s, but %s is pinned; find out why it changed, then either restore the manifest or set spec.engine.source.digest to the new one"
                            .formatted(request, place, digest, request.digest()));
        }
        try {
            Release release = new Release(
                    request.type(), request.version(), request.flavour(), digest, ManifestParser.parse(bytes));
            ReleaseCheck.check(release);
            return release;
        } catch (DistributionException e) {
            if (e.reason() != Reason.SourceInvalid) {
                throw e;
            }
            throw new DistributionException(
                    e.reason(),
                    "%s from %s is no release manifest: %s; put the file in place as the project published it"
                            .formatted(request, place, e.getMessage()),
                    e);
        }
    }

    private static String wayOut(Reason reason, Project project) {
        return switch (reason) {
            case VersionUnknown ->
                "Choose a version from %s in spec.engine.version, or put the manifest where it was looked for (--distribution-dir DIR for the operator's own directory)."
                        .formatted(project.page);
            case SourceUnreachable ->
                "Let the operator reach the source, or give it the manifest in a directory (--distribution-dir DIR) or a ConfigMap (spec.engine.source).";
            default -> "Correct spec.engine.source.";
        };
    }
}
