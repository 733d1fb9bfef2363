package dev.gitopstopology.distribution;

import dev.gitopstopology.api.EngineSource;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.SourceType;
import dev.gitopstopology.distribution.DistributionException.Reason;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Flavour;
import dev.gitopstopology.model.Revision;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which release is wanted, and from where.
 *
 * @param namespace of the topology: where a ConfigMap source is looked up
 * @param digest what the manifest must hash to ({@code sha256:<hex>}), or null at first use
 */
public record ReleaseRequest(
        EngineType type,
        String version,
        Flavour flavour,
        @Nullable EngineSource source,
        String namespace,
        @Nullable String digest) {
    private static final Pattern VERSION = Pattern.compile("v[0-9]{1,6}\\.[0-9]{1,6}\\.[0-9]{1,6}(-rc[0-9]{1,4})?");

    public ReleaseRequest {
        if (!VERSION.matcher(version).matches()) {
            throw new DistributionException(
                    Reason.VersionUnknown,
                    "spec.engine.version %s is not a release; write one such as %s"
                            .formatted(version, Releases.defaultVersion(type)));
        }
    }

    public static ReleaseRequest of(Engine engine, Revision revision, String namespace) {
        return new ReleaseRequest(
                engine.type(), revision.version(), engine.flavour(), engine.source(), namespace, revision.digest());
    }

    SourceType sourceType() {
        return source == null ? SourceType.Release : source.type();
    }

    Project project() {
        return Project.of(type);
    }

    String file() {
        return flavour.file();
    }

    /** The digest does not tell sources apart: it is checked against what they give. */
    ReleaseRequest anyDigest() {
        EngineSource plain = source == null
                ? null
                : new EngineSource(source.type(), null, source.url(), source.git(), source.configMap());
        return new ReleaseRequest(
                type, version, flavour, plain, sourceType() == SourceType.ConfigMap ? namespace : "", null);
    }

    @Override
    public String toString() {
        return project().title + " " + version + " (" + file() + ")";
    }
}
