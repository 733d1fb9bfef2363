package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator saw; bounded at any fleet size. */
public record GitOpsCatalogEntryStatus(
        @JsonPropertyDescription("The generation of the spec that this status speaks of.") @Nullable
        Long observedGeneration,

        @Size(max = 16)
        @JsonPropertyDescription("Ready says whether the entry is healthy on every cluster that it selects.")
        @Nullable
        List<Condition> conditions,

        @JsonPropertyDescription("Number of clusters that are to have the entry.") @Nullable
        Integer clusters,

        @JsonPropertyDescription("Number of clusters on which its engine says that it is healthy.") @Nullable
        Integer healthy) {}
