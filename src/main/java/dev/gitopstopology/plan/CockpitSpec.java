package dev.gitopstopology.plan;

import dev.gitopstopology.api.CockpitEngine;
import dev.gitopstopology.api.EngineManagement;
import dev.gitopstopology.api.EngineSpec;
import dev.gitopstopology.api.EngineType;
import org.jspecify.annotations.Nullable;

/** The cockpit's engine: that of {@code spec.engine} but for what it says itself, in its own namespace. */
final class CockpitSpec {
    private CockpitSpec() {}

    static EngineSpec of(EngineSpec base, @Nullable CockpitEngine said, String namespace) {
        CockpitEngine own =
                said == null ? new CockpitEngine(null, null, null, null, null, null, null, null, null) : said;
        EngineType type = own.type() == null ? base.type() : own.type();
        @Nullable EngineManagement management = or(own.management(), base.management());
        EngineSpec from = management == EngineManagement.External ? bare(base) : base;
        boolean same = type == base.type(); // what is said of one engine means nothing to another
        return new EngineSpec(
                type,
                management,
                or(own.version(), same ? from.version() : null),
                namespace,
                or(own.size(), from.size()),
                from.imageRegistry(),
                or(own.argoCD(), same ? from.argoCD() : null),
                or(own.flux(), same ? from.flux() : null),
                or(own.source(), same ? from.source() : null),
                or(own.access(), from.access()),
                same ? from.patches() : null,
                or(own.repositories(), same ? from.repositories() : null),
                same ? from.trust() : null,
                same ? from.monitoring() : null);
    }

    /** What is left to say of an engine that somebody else installs. */
    static EngineSpec bare(EngineSpec spec) {
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
                null,
                null,
                null,
                null);
    }

    private static <T> @Nullable T or(@Nullable T value, @Nullable T fallback) {
        return value == null ? fallback : value;
    }
}
