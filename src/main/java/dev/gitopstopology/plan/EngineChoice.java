package dev.gitopstopology.plan;

import dev.gitopstopology.api.Cockpit;
import dev.gitopstopology.api.EngineManagement;
import dev.gitopstopology.api.EngineOverride;
import dev.gitopstopology.api.EngineSpec;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.GitOpsTopologyStatus;
import dev.gitopstopology.model.ClusterKey;
import dev.gitopstopology.model.Engine;
import dev.gitopstopology.model.Instance;
import dev.gitopstopology.model.InstanceId;
import dev.gitopstopology.model.Revision;
import dev.gitopstopology.model.Role;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Which engine, in which release, the instances of one topology are. */
final class EngineChoice {
    private final TopologyInput topology;
    private final Function<EngineType, String> defaultVersion;
    private final GitOpsTopologyStatus.@Nullable Pinned pinned;
    /** What says the source, and so the version that a digest in it is of. */
    private final EngineSpec origin;

    private final EngineSpec base;

    EngineChoice(TopologyInput topology, Function<EngineType, String> defaultVersion) {
        this(
                topology,
                defaultVersion,
                topology.pinned(),
                topology.spec().engine(),
                topology.spec().engine());
    }

    private EngineChoice(
            TopologyInput topology,
            Function<EngineType, String> defaultVersion,
            GitOpsTopologyStatus.@Nullable Pinned pinned,
            EngineSpec origin,
            EngineSpec base) {
        this.topology = topology;
        this.defaultVersion = defaultVersion;
        this.pinned = pinned;
        this.origin = origin;
        this.base = base;
    }

    /** The same but for what the override says. */
    EngineChoice with(@Nullable EngineOverride override) {
        return new EngineChoice(topology, defaultVersion, pinned, origin, merged(override));
    }

    /** The cockpit's, in its own namespace. */
    EngineChoice cockpit(Cockpit cockpit) {
        EngineSpec spec = CockpitSpec.of(base, cockpit.engine(), EngineNamespaces.cockpit(topology.spec()));
        return new EngineChoice(
                topology,
                defaultVersion,
                spec.type() == base.type() ? pinned : topology.pinnedCockpit(),
                Objects.equals(spec.source(), base.source()) ? origin : spec,
                spec);
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
        String version = version(spec);
        String profile = Engine.of(spec, version).flavour().name();
        boolean same = pinned != null
                && pinned.version().equals(version)
                && (pinned.profile() == null || pinned.profile().equals(profile));
        @Nullable String digest = pinned != null && same ? pinned.digest() : null;
        boolean another = !version.equals(version(origin)); // the digest of a source is of one version
        var source = spec.source();
        return new Revision(version, !another && source != null && source.digest() != null ? source.digest() : digest);
    }

    private Engine engine(@Nullable EngineOverride override) {
        EngineSpec spec = merged(override);
        return Engine.of(spec, external(spec) ? "" : version(spec));
    }

    private String version(EngineSpec spec) {
        String asked = spec.version();
        return asked != null ? asked : pinned != null ? pinned.version() : defaultVersion.apply(spec.type());
    }

    private EngineSpec merged(@Nullable EngineOverride override) {
        if (override == null) {
            return base;
        }
        // What is said of engines that are installed means nothing to one that is there already.
        EngineSpec from = override.management() == EngineManagement.External ? CockpitSpec.bare(base) : base;
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
                from.patches(),
                override.repositories() == null ? from.repositories() : override.repositories(),
                from.trust(),
                from.monitoring());
    }

    private static boolean external(EngineSpec spec) {
        return spec.management() == EngineManagement.External;
    }
}
