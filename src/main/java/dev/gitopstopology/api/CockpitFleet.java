package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** The platform team's engine over all members, and engines of their own for the teams. */
@ValidationRule(
        value =
                "(has(self.cockpit) && has(self.cockpit.engine) && has(self.cockpit.engine.management) ? self.cockpit.engine.management : '') == (has(oldSelf.cockpit) && has(oldSelf.cockpit.engine) && has(oldSelf.cockpit.engine.management) ? oldSelf.cockpit.engine.management : '')",
        message = "cockpit.engine.management cannot be changed: create a second topology and move the clusters")
@ValidationRule(
        value =
                "(has(self.cockpit) && has(self.cockpit.clusterRef) ? self.cockpit.clusterRef.name : '') == (has(oldSelf.cockpit) && has(oldSelf.cockpit.clusterRef) ? oldSelf.cockpit.clusterRef.name : '')",
        message = "cockpit.clusterRef cannot be changed: create a second topology and move the clusters")
public record CockpitFleet(
        @JsonPropertyDescription("The platform team's engine; it is registered with every member.") @Nullable
        Cockpit cockpit,

        @Required @JsonPropertyDescription("The teams' engines, which know nothing of the cockpit.")
        FleetEngines fleet) {}
