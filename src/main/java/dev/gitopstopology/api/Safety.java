package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/** Brakes. */
public record Safety(
        @Default("false")
        @JsonPropertyDescription(
                "While true nothing is written to any cluster for this topology; deleting it still takes effect.")
        @Nullable
        Boolean paused,

        @JsonPropertyDescription(
                "How much may go at once because of an edit; beyond it nothing goes until the budget is raised or the edit undone. Deleting an object is no edit and has no budget.")
        @Nullable
        DeletionBudget deletionBudget) {}
