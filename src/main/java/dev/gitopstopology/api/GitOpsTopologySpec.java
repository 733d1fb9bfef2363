package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** How GitOps is run over a fleet: the shape, the engine and the clusters. */
@ValidationRule(
        value = "self.mode == oldSelf.mode",
        message = "mode cannot be changed: create a second topology and move the clusters")
@ValidationRule(
        value = "!has(self.centralized) || self.mode == 'Centralized'",
        message = "spec.centralized may be present only when spec.mode is Centralized")
@ValidationRule(
        value = "!has(self.perCluster) || self.mode == 'PerCluster'",
        message = "spec.perCluster may be present only when spec.mode is PerCluster")
@ValidationRule(
        value = "has(self.perGroup) == (self.mode == 'PerGroup')",
        message = "spec.perGroup must be present exactly when spec.mode is PerGroup")
@ValidationRule(
        value =
                "self.engine.type == 'ArgoCD' || !has(self.perGroup) || !has(self.perGroup.groups) || self.perGroup.groups.all(g, !has(g.engine) || !has(g.engine.argoCD))",
        message = "perGroup.groups[].engine.argoCD may be present only when engine.type is ArgoCD")
@ValidationRule(
        value =
                "self.engine.type == 'ArgoCD' || !has(self.cockpitFleet) || (!has(self.cockpitFleet.fleet.engine) || !has(self.cockpitFleet.fleet.engine.argoCD)) && (!has(self.cockpitFleet.fleet.perGroup) || !has(self.cockpitFleet.fleet.perGroup.groups) || self.cockpitFleet.fleet.perGroup.groups.all(g, !has(g.engine) || !has(g.engine.argoCD)))",
        message = "engine.argoCD in spec.cockpitFleet.fleet may be present only when engine.type is ArgoCD")
@ValidationRule(
        value =
                "!has(self.cockpitFleet) || !has(self.cockpitFleet.cockpit) || !has(self.cockpitFleet.cockpit.engine) || !has(self.cockpitFleet.cockpit.engine.argoCD) || (has(self.cockpitFleet) && has(self.cockpitFleet.cockpit) && has(self.cockpitFleet.cockpit.engine) && has(self.cockpitFleet.cockpit.engine.type) ? self.cockpitFleet.cockpit.engine.type : self.engine.type) == 'ArgoCD'",
        message = "cockpitFleet.cockpit.engine.argoCD may be present only when the cockpit's type is ArgoCD")
@ValidationRule(
        value =
                "!has(self.cockpitFleet) || !has(self.cockpitFleet.cockpit) || !has(self.cockpitFleet.cockpit.engine) || !has(self.cockpitFleet.cockpit.engine.flux) || (has(self.cockpitFleet) && has(self.cockpitFleet.cockpit) && has(self.cockpitFleet.cockpit.engine) && has(self.cockpitFleet.cockpit.engine.type) ? self.cockpitFleet.cockpit.engine.type : self.engine.type) == 'Flux'",
        message = "cockpitFleet.cockpit.engine.flux may be present only when the cockpit's type is Flux")
@ValidationRule(
        value =
                "(has(self.cockpitFleet) && has(self.cockpitFleet.cockpit) && has(self.cockpitFleet.cockpit.engine) && has(self.cockpitFleet.cockpit.engine.type) ? self.cockpitFleet.cockpit.engine.type : self.engine.type) == (has(oldSelf.cockpitFleet) && has(oldSelf.cockpitFleet.cockpit) && has(oldSelf.cockpitFleet.cockpit.engine) && has(oldSelf.cockpitFleet.cockpit.engine.type) ? oldSelf.cockpitFleet.cockpit.engine.type : oldSelf.engine.type)",
        message = "cockpitFleet.cockpit.engine.type cannot be changed: create a second topology and move the clusters")
@ValidationRule(
        value = "has(self.cockpitFleet) == (self.mode == 'CockpitFleet')",
        message = "spec.cockpitFleet must be present exactly when spec.mode is CockpitFleet")
public record GitOpsTopologySpec(
        @Required
        @JsonPropertyDescription(
                "Discriminator: the shape of GitOps over the fleet. Only the block of the same name may be present. Cannot be changed.")
        Mode mode,

        @Required @JsonPropertyDescription("The engine of every instance of this topology.")
        EngineSpec engine,

        @JsonPropertyDescription("The members. Absent: none; {}: every FleetCluster of this namespace but the hub.")
        @Nullable
        ClusterSelection clusters,

        @JsonPropertyDescription("Settings of mode Centralized.") @Nullable
        Centralized centralized,

        @JsonPropertyDescription("Settings of mode PerCluster.") @Nullable
        NoSettings perCluster,

        @JsonPropertyDescription("Settings of mode PerGroup.") @Nullable
        PerGroup perGroup,

        @JsonPropertyDescription("Settings of mode CockpitFleet.") @Nullable
        CockpitFleet cockpitFleet,

        @JsonPropertyDescription("Brakes.") @Nullable Safety safety,

        @Default("Orphan")
        @JsonPropertyDescription(
                "When this topology is deleted: Orphan leaves the engine running, Remove takes the engine away. Either way the registrations go, their credentials are revoked, and what the engine deployed stays.")
        @Nullable
        RemovePolicy onRemove) {}
