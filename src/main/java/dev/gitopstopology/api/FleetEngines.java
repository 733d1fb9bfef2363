package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Engines on members: one in each, or one per group. */
@ValidationRule(
        value = "self.mode == oldSelf.mode",
        message = "fleet.mode cannot be changed: create a second topology and move the clusters")
@ValidationRule(
        value = "has(self.perGroup) == (self.mode == 'PerGroup')",
        message = "fleet.perGroup must be present exactly when fleet.mode is PerGroup")
@ValidationRule(
        value =
                "(has(self.engine) && has(self.engine.management) ? self.engine.management : '') == (has(oldSelf.engine) && has(oldSelf.engine.management) ? oldSelf.engine.management : '')",
        message = "fleet.engine.management cannot be changed: create a second topology and move the clusters")
public record FleetEngines(
        @Required @JsonPropertyDescription("PerCluster or PerGroup. Cannot be changed.")
        FleetMode mode,

        @JsonPropertyDescription("The groups of mode PerGroup.") @Nullable
        PerGroup perGroup,

        @JsonPropertyDescription("What these engines have otherwise than spec.engine says.") @Nullable
        EngineOverride engine) {}
