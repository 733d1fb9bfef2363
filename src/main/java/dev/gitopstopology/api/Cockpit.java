package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The platform team's engine, on the hub or on a cluster of its own. */
@ValidationRule(
        value =
                "has(self.__namespace__) == has(oldSelf.__namespace__) && (!has(self.__namespace__) || self.__namespace__ == oldSelf.__namespace__)",
        message = "cockpit.namespace cannot be changed: create a second topology and move the clusters")
@ValidationRule(
        value = "!has(self.__namespace__) || !(self.__namespace__ in ['kube-system', 'gitops-topology-system'])",
        message =
                "cockpit.namespace may not be kube-system or gitops-topology-system: the engine's pods could read the credentials there")
public record Cockpit(
        @JsonPropertyDescription(
                "The FleetCluster that the cockpit runs on, a member or not. Absent: the hub. Cannot be changed.")
        @Nullable
        NameRef clusterRef,

        @Pattern("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")
        @JsonPropertyDescription("Namespace of the cockpit. Absent: argocd-cockpit, or flux-system. Cannot be changed.")
        @Nullable
        String namespace,

        @JsonPropertyDescription(
                "What the cockpit has otherwise than spec.engine says; above all its access, which the platform's own namespaces should be enough for.")
        @Nullable
        CockpitEngine engine) {}
