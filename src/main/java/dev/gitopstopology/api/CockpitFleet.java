package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** The platform team's engine over all members, and engines of their own for the teams. */
public record CockpitFleet(
        @JsonPropertyDescription("The platform team's engine; it is registered with every member.") @Nullable
        Cockpit cockpit,

        @Required @JsonPropertyDescription("The teams' engines, which know nothing of the cockpit.")
        FleetEngines fleet) {}
