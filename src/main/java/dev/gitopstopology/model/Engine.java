package dev.gitopstopology.model;

import dev.gitopstopology.api.ArgoCDEngine;
import dev.gitopstopology.api.ArgoCDProfile;
import dev.gitopstopology.api.ArgoCDSettings;
import dev.gitopstopology.api.EngineManagement;
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

/**
 * An engine with every default filled in.
 *
 * @param version the one to run; empty for an engine that somebody else installs
 * @param shards replicas of an Argo CD's application controller; null where they are left to the planner, until it has decided
 */
public record Engine(
        EngineType type,
        EngineManagement management,
        String version,
        String namespace,
        EngineSize size,
        @Nullable String imageRegistry,
        ArgoCDProfile profile,
        @Nullable Integer shards,
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
                or(spec.management(), EngineManagement.Managed),
                version,
                or(spec.namespace(), spec.type().defaultNamespace()),
                or(spec.size(), EngineSize.Small),
                spec.imageRegistry(),
                or(argo.profile(), ArgoCDProfile.Standard),
                argo.shards(),
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

    /** Whether somebody else installs it: nothing of it is ours to change, and its version is none of ours. */
    public boolean external() {
        return management == EngineManagement.External;
    }

    /** What of a release it is made from. */
    public Flavour flavour() {
        return switch (type) {
            case ArgoCD -> Flavour.of(profile);
            case Flux -> Flavour.of(flux.components());
        };
    }

    /** Replicas of an Argo CD's application controller. */
    public int replicas() {
        return or(shards, 1);
    }

    public Engine with(Access other) {
        return with(shards, other, flux);
    }

    public Engine withShards(int planned) {
        return with(planned, access, flux);
    }

    /** A Flux that reaches clusters by identities of the platform. */
    public Engine withIdentities() {
        return with(shards, access, flux.withIdentities());
    }

    private Engine with(@Nullable Integer replicas, Access rights, FluxOptions options) {
        return new Engine(
                type,
                management,
                version,
                namespace,
                size,
                imageRegistry,
                profile,
                replicas,
                defaultProject,
                settings,
                url,
                sso,
                notifications,
                options,
                source,
                rights,
                patches,
                repositories,
                trust,
                monitoring);
    }

    private static <T> T or(@Nullable T value, T fallback) {
        return value == null ? fallback : value;
    }
}
