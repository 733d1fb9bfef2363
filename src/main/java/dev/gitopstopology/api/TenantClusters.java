package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Which registered clusters are a tenant's. */
public record TenantClusters(
        @JsonPropertyDescription(
                "Selects FleetClusters by label. Absent: every cluster registered with the team's topologies.")
        @Nullable
        LabelSelector selector) {}
