package dev.gitopstopology.distribution;

import dev.gitopstopology.api.ArgoCDProfile;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Flavour;
import dev.gitopstopology.model.Release;
import dev.gitopstopology.model.Revision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** The upstream manifests that tools/fetch-binaries put into the cache. */
public final class Distribution {
    private static final String NAME = "GITOPS_TOPOLOGY_DISTRIBUTION";
    private static final Releases RELEASES =
            Releases.of(directory(), (namespace, name) -> Optional.empty(), Clock.systemUTC());

    private Distribution() {}

    public static Path directory() {
        String given = System.getProperty(NAME, System.getenv(NAME));
        Path directory = given != null ? Path.of(given) : cache().resolve("distribution");
        if (!Files.isRegularFile(directory.resolve("argo-cd/v3.5.7/install.yaml"))) {
            throw new IllegalStateException(
                    "no Argo CD manifests in " + directory + "; run tools/fetch-binaries, or set " + NAME);
        }
        return directory;
    }

    public static Release release(ArgoCDProfile profile) {
        EngineType type = EngineType.ArgoCD;
        return RELEASES.release(
                new ReleaseRequest(type, Releases.defaultVersion(type), Flavour.of(profile), null, "platform", null));
    }

    static Release release(EngineType type, String version, Flavour flavour) {
        return RELEASES.release(new ReleaseRequest(type, version, flavour, null, "platform", null));
    }

    /** The release that an engine names. */
    public static Release release(Engine engine) {
        return RELEASES.release(ReleaseRequest.of(engine, new Revision(engine.version(), null), "platform"));
    }

    private static Path cache() {
        String own = System.getenv("GITOPS_TOPOLOGY_CACHE");
        if (own != null) {
            return Path.of(own);
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        return (xdg != null ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("gitops-topology");
    }
}
