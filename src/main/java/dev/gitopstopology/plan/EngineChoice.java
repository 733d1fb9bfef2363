package dev.gitopstopology.plan;

import dev.gitopstopology.api.EngineManagement;
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
        if (external(spec)) {
            return new Revision("", null);
        }
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
        return Engine.of(spec, external(spec) ? "" : version(spec));
    }

    private String version(EngineSpec spec) {
        String asked = spec.version();
        var pinned = topology.pinned();
        return asked != null ? asked : pinned != null ? pinned.version() : defaultVersion;
    }

    private static EngineSpec in(EngineSpec spec, String namespace) {
        return new EngineSpec(
                spec.type(),
                spec.management(),
                spec.version(),
                namespace,
                spec.size(),
                spec.imageRegistry(),
                spec.argoCD(),
                spec.flux(),
                spec.source(),
                spec.access(),
                spec.patches());
    }

    private EngineSpec merged(@Nullable EngineOverride override) {
        if (override == null) {
            return base;
        }
        // What is said of engines that are installed means nothing to one that is there already.
        EngineSpec from = override.management() == EngineManagement.External ? bare(base) : base;
        return new EngineSpec(
                from.type(),
                override.management() == null ? from.management() : override.management(),
                override.version() == null ? from.version() : override.version(),
                from.namespace(),
                override.size() == null ? from.size() : override.size(),
                from.imageRegistry(),
                override.argoCD() == null ? from.argoCD() : override.argoCD(),
                from.flux(),
                from.source(),
                override.access() == null ? from.access() : override.access(),
                from.patches());
    }

    private static EngineSpec bare(EngineSpec spec) {
        return new EngineSpec(
                spec.type(),
                EngineManagement.External,
                null,
                spec.namespace(),
                null,
                null,
                null,
                null,
                null,
                spec.access(),
                null);
    }

    private static boolean external(EngineSpec spec) {
        return spec.management() == EngineManagement.External;
    }
}
