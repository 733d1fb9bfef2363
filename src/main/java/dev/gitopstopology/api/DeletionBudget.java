package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** How much an edit may take away before the operator stops and asks. */
public record DeletionBudget(
        @Min(0)
        @Max(10000)
        @JsonPropertyDescription(
                "How many registered clusters may leave within ten minutes because they are no longer selected. Absent: a fifth of the registered ones, at least 1. Clusters whose FleetCluster is deleted do not count.")
        @Nullable
        Integer clusters,

        @Default("30")
        @Min(0)
        @Max(10000)
        @JsonPropertyDescription(
                "How many objects one delivery may delete on a cluster because they are no longer rendered.")
        @Nullable
        Integer objects) {}
