package dev.gitopstopology.model;

import dev.gitopstopology.api.ArgoCDEngine;
import dev.gitopstopology.api.ArgoCDProfile;
import dev.gitopstopology.api.ArgoCDSettings;
import dev.gitopstopology.api.EnginePatch;
import dev.gitopstopology.api.EngineSize;
import dev.gitopstopology.api.EngineSource;
import dev.gitopstopology.api.EngineSpec;
import dev.gitopstopology.api.EngineType;
import dev.gitopstopology.api.Monitoring;
import dev.gitopstopology.api.Notifications;
import dev.gitopstopology.api.ProjectPolicy;
import dev.gitopstopology.api.Repository;
import dev.gitopstopology.api.SingleSignOn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An engine with every default filled in; {@code version} is the one to run. */
public record Engine(
        EngineType type,
        String version,
        String namespace,
        EngineSize size,
        @Nullable String imageRegistry,
        ArgoCDProfile profile,
        int shards,
        ProjectPolicy defaultProject,
        ArgoCDSettings settings,
        @Nullable String url,
        @Nullable SingleSignOn sso,
        @Nullable Notifications notifications,
        FluxOptions flux,
        @Nullable EngineSource source,
        Access access,
        List<EnginePatch> patches,
        List<Repository> repositories,
        Trust trust,
        @Nullable Monitoring monitoring) {

    /** Fills in the defaults of the CRD's schema, which are absent when a file is read without an API server. */
    public static Engine of(EngineSpec spec, String version) {
        ArgoCDEngine argo =
                spec.argoCD() == null ? new ArgoCDEngine(null, null, null, null, null, null, null) : spec.argoCD();
        return new Engine(
                spec.type(),
                version,
                or(spec.namespace(), spec.type().defaultNamespace()),
                or(spec.size(), EngineSize.Small),
                spec.imageRegistry(),
                or(argo.profile(), ArgoCDProfile.Standard),
                or(argo.shards(), 1),
                or(argo.defaultProject(), ProjectPolicy.Closed),
                or(argo.settings(), new ArgoCDSettings(null, null, null)),
                argo.url(),
                argo.sso(),
                argo.notifications(),
                FluxOptions.of(spec.flux()),
                spec.source(),
                Access.of(spec.access()),
                or(spec.patches(), List.of()),
                or(spec.repositories(), List.of()),
                Trust.of(spec.trust()),
                spec.monitoring());
    }

    /** What of a release it is made from. */
    public Flavour flavour() {
        return switch (type) {
            case ArgoCD -> Flavour.of(profile);
            case Flux -> Flavour.of(flux.components());
        };
    }

    public Engine with(Access other) {
        return new Engine(
                type,
                version,
                namespace,
                size,
                imageRegistry,
                profile,
                shards,
                defaultProject,
                settings,
                url,
                sso,
                notifications,
                flux,
                source,
                other,
                patches,
                repositories,
                trust,
                monitoring);
    }

    private static <T> T or(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }
}
