package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The engine of every instance of a topology. */
@ValidationRule(
        value = "self.type == oldSelf.type",
        message = "engine.type cannot be changed: create a second topology and move the clusters")
@ValidationRule(
        value =
                "(has(self.__namespace__) ? self.__namespace__ : self.type == 'Flux' ? 'flux-system' : 'argocd') == (has(oldSelf.__namespace__) ? oldSelf.__namespace__ : oldSelf.type == 'Flux' ? 'flux-system' : 'argocd')",
        message = "engine.namespace cannot be changed: create a second topology and move the clusters")
@ValidationRule(
        value = "!has(self.__namespace__) || !(self.__namespace__ in ['kube-system', 'gitops-topology-system'])",
        message =
                "engine.namespace may not be kube-system or gitops-topology-system: the engine's pods could read the credentials there")
@ValidationRule(
        value = "!has(self.argoCD) || self.type == 'ArgoCD'",
        message = "engine.argoCD may be present only when engine.type is ArgoCD")
@ValidationRule(
        value = "!has(self.flux) || self.type == 'Flux'",
        message = "engine.flux may be present only when engine.type is Flux")
@ValidationRule(
        value =
                "(has(self.management) ? self.management : 'Managed') == (has(oldSelf.management) ? oldSelf.management : 'Managed')",
        message =
                "engine.management cannot be changed: delete the topology with onRemove Orphan, and create it again with the other value")
@ValidationRule(
        value =
                "!has(self.management) || self.management == 'Managed' || !(has(self.version) || has(self.size) || has(self.imageRegistry) || has(self.argoCD) || has(self.flux) || has(self.source) || has(self.patches) || has(self.repositories) || has(self.trust) || has(self.monitoring))",
        message =
                "with engine.management External the engine is somebody else's, so version, size, imageRegistry, argoCD, flux, source, patches, repositories, trust and monitoring may not be present: set them where the engine is installed from")
@ValidationRule(
        value = "self.type == 'ArgoCD' || !has(self.repositories) || self.repositories.all(r, !r.credentialTemplate)",
        message =
                "engine.repositories[].credentialTemplate is Argo CD's: Flux has no credentials for every URL that begins so")
public record EngineSpec(
        @Required @JsonPropertyDescription("Discriminator: the engine; its settings are in the block of the same name.")
        EngineType type,

        @Default("Managed")
        @JsonPropertyDescription(
                "Managed: the operator installs the engine. External: it is there already, is registered with and given projects, and is never installed, changed or taken away. Cannot be changed.")
        @Nullable
        EngineManagement management,

        @Pattern("^v[0-9]+\\.[0-9]+\\.[0-9]+(-rc[0-9]+)?$")
        @Size(max = 32)
        @JsonPropertyDescription(
                "Upstream release, such as v3.5.7 of Argo CD or v2.9.5 of Flux. Absent: the operator's default at the first reconcile, pinned in status.pinned from then on.")
        @Nullable
        String version,

        @Pattern("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")
        @JsonPropertyDescription("Namespace of the engine. Absent: argocd, or flux-system for Flux. Cannot be changed.")
        @Nullable
        String namespace,

        @JsonPropertyDescription(
                "Requests, limits and worker counts: Small (when absent) up to about 100 Applications (with Flux: Kustomizations and HelmReleases), Medium 500, Large 1500 and more.")
        @Nullable
        EngineSize size,

        @Pattern("^[a-zA-Z0-9]([a-zA-Z0-9._-]*[a-zA-Z0-9])?(:[0-9]+)?(/[a-z0-9._/-]+)?$")
        @Size(max = 255)
        @JsonPropertyDescription(
                "Registry (with optional path) that takes the place of the images' own registries, for mirrors and air gaps.")
        @Nullable
        String imageRegistry,

        @JsonPropertyDescription("What is special to Argo CD.") @Nullable
        ArgoCDEngine argoCD,

        @JsonPropertyDescription("What is special to Flux.") @Nullable
        FluxEngine flux,

        @JsonPropertyDescription("Where the release manifests come from; only in a platform namespace.") @Nullable
        EngineSource source,

        @JsonPropertyDescription("What the engine may do on registered clusters.") @Nullable
        EngineAccess access,

        @Size(max = 50)
        @JsonPropertyDescription("Typed last-resort patches on rendered objects; only in a platform namespace.")
        @Nullable
        List<EnginePatch> patches,

        @Size(max = 50)
        @JsonPropertyDescription(
                "Repositories with the credentials that every instance gets for them, from Secrets of the topology's namespace.")
        @Nullable
        List<Repository> repositories,

        @JsonPropertyDescription(
                "Which hosts of repositories every instance trusts, besides those that the engine knows.")
        @Nullable
        HostTrust trust,

        @JsonPropertyDescription("Objects of the Prometheus operator beside every instance. Absent: none.") @Nullable
        Monitoring monitoring) {}
