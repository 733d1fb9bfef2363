package dev.gitopstopology.plan;

import dev.gitopstopology.api.EngineOverride;
import dev.gitopstopology.api.EngineSpec;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Revision;
import dev.gitopstopology.model.Role;
import org.jspecify.annotations.Nullable;

/** Which engine, in which release, the instances of one topology are. */
final class EngineChoice {
    private final TopologyInput topology;
    private final String defaultVersion;
    private final EngineSpec base;

    EngineChoice(TopologyInput topology, String defaultVersion) {
        this(topology, defaultVersion, topology.spec().engine());
    }

    private EngineChoice(TopologyInput topology, String defaultVersion, EngineSpec base) {
        this.topology = topology;
        this.defaultVersion = defaultVersion;
        this.base = base;
    }

    /** The same but for what the override says. */
    EngineChoice with(@Nullable EngineOverride override) {
        return new EngineChoice(topology, defaultVersion, merged(override));
    }

    /** The same in another namespace. */
    EngineChoice in(String namespace) {
        return new EngineChoice(topology, defaultVersion, in(base, namespace));
    }

    String namespace() {
        return Engine.of(base, "").namespace();
    }

    InstanceId id(Role role, String scope) {
        return InstanceId.of(topology.key(), role, scope);
    }

    /** @param scope what sets the instance apart within its topology: a group or cluster name, or "" where there is one only */
    Instance instance(
            Role role, String scope, ClusterKey cluster, @Nullable EngineOverride override, boolean managesOwnCluster) {
        return new Instance(
                id(role, scope),
                topology.key(),
                cluster,
                role,
                engine(override),
                managesOwnCluster,
                Budget.objects(topology.spec()));
    }

    Revision revision(@Nullable EngineOverride override) {
        EngineSpec spec = merged(override);
        var pinned = topology.pinned();
        String version = version(spec);
        String profile = Engine.of(spec, version).flavour().name();
        boolean same = pinned != null
                && pinned.version().equals(version)
                && (pinned.profile() == null || pinned.profile().equals(profile));
        @Nullable String digest = pinned != null && same ? pinned.digest() : null;
        boolean another =
                !version.equals(version(topology.spec().engine())); // the digest of a source is of one version
        var source = spec.source();
        return new Revision(version, !another && source != null && source.digest() != null ? source.digest() : digest);
    }

    private Engine engine(@Nullable EngineOverride override) {
        EngineSpec spec = merged(override);
        return Engine.of(spec, version(spec));
    }

    private String version(EngineSpec spec) {
        String asked = spec.version();
        var pinned = topology.pinned();
        return asked != null ? asked : pinned != null ? pinned.version() : defaultVersion;
    }

    private static EngineSpec in(EngineSpec spec, String namespace) {
        return new EngineSpec(
                spec.type(),
                spec.version(),
                namespace,
                spec.size(),
                spec.imageRegistry(),
                spec.argoCD(),
                spec.flux(),
                spec.source(),
                spec.access(),
                spec.patches(),
                spec.repositories(),
                spec.trust(),
                spec.monitoring());
    }

    private EngineSpec merged(@Nullable EngineOverride override) {
        if (override == null) {
            return base;
        }
        return new EngineSpec(
                base.type(),
                override.version() == null ? base.version() : override.version(),
                base.namespace(),
                override.size() == null ? base.size() : override.size(),
                base.imageRegistry(),
                override.argoCD() == null ? base.argoCD() : override.argoCD(),
                base.flux(),
                base.source(),
                override.access() == null ? base.access() : override.access(),
                base.patches(),
                override.repositories() == null ? base.repositories() : override.repositories(),
                base.trust(),
                base.monitoring());
    }
}
