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
        EngineSpec spec = effective(override);
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
        EngineSpec spec = effective(override);
        return Engine.of(spec, external(spec) ? "" : version(spec));
    }

    private String version(EngineSpec spec) {
        String asked = spec.version();
        return asked != null ? asked : pinned != null ? pinned.version() : defaultVersion.apply(spec.type());
    }

    /** What is said of engines that are installed means nothing to one that is there already. */
    private EngineSpec effective(@Nullable EngineOverride override) {
        EngineSpec spec = merged(override);
        return external(spec) ? CockpitSpec.bare(spec) : spec;
    }

    /** Also of an External engine all that is said, since a group below it may be Managed again. */
    private EngineSpec merged(@Nullable EngineOverride override) {
        if (override == null) {
            return base;
        }
        return new EngineSpec(
                base.type(),
                override.management() == null ? base.management() : override.management(),
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

    private static boolean external(EngineSpec spec) {
        return spec.management() == EngineManagement.External;
    }
}
