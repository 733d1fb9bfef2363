package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator saw; bounded at any fleet size. */
public record GitOpsTenantStatus(
        @JsonPropertyDescription("The generation of the spec that this status speaks of.") @Nullable
        Long observedGeneration,

        @Size(max = 16) @JsonPropertyDescription("Ready says whether the team has all that it was given.") @Nullable
        List<Condition> conditions,

        @JsonPropertyDescription("Number of clusters on which the team has a namespace.") @Nullable
        Integer clusters,

        @JsonPropertyDescription("Number of engine instances that know the team.") @Nullable
        Integer instances) {}
