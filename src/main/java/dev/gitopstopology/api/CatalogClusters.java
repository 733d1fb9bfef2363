package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Which registered clusters have a catalogue entry. */
public record CatalogClusters(
        @JsonPropertyDescription(
                "Selects FleetClusters by label. Absent: every cluster registered with the entry's topologies.")
        @Nullable
        LabelSelector selector) {}
