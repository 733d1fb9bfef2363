package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a status, shaped as {@code metav1.Condition}: {@code type} is the map key, {@code reason} is one of the
 * stable reasons listed in {@code docs/reference/reasons.md}.
 */
public record Condition(
        @Required @JsonPropertyDescription("What is being stated, such as Ready.")
        String type,

        @Required @JsonPropertyDescription("True, False, or Unknown when the operator cannot see.")
        String status,

        @Required @JsonPropertyDescription("One stable word for the cause; documented in docs/reference/reasons.md.")
        String reason,

        @JsonPropertyDescription("The object, the field, the cause and the way out, for a person.") @Nullable
        String message,

        @JsonPropertyDescription("The generation of the spec that this condition speaks of.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("When the status last changed.") @Nullable
        String lastTransitionTime) {}
