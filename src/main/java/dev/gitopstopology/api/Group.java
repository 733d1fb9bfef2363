package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Some members with an engine of their own. */
@ValidationRule(
        value = "self.controlClusterRef.name == oldSelf.controlClusterRef.name",
        message =
                "controlClusterRef cannot be changed: add a group with another name, and let the clusters leave this one before")
@ValidationRule(
        value =
                "(has(self.engine) && has(self.engine.management) ? self.engine.management : '') == (has(oldSelf.engine) && has(oldSelf.engine.management) ? oldSelf.engine.management : '')",
        message =
                "engine.management cannot be changed: add a group with another name, and let the clusters leave this one before")
public record Group(
        @Required
        @Pattern("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")
        @Size(max = 63)
        @JsonPropertyDescription("Name of the group; part of the names of what is made for it.")
        String name,

        @Required @JsonPropertyDescription("Selects the group's clusters among the members.")
        LabelSelector selector,

        @Required
        @JsonPropertyDescription(
                "The FleetCluster that the group's engine runs on; a cluster of the group. Cannot be changed.")
        NameRef controlClusterRef,

        @JsonPropertyDescription("What this group's engine has otherwise than spec.engine says.") @Nullable
        EngineOverride engine) {}
