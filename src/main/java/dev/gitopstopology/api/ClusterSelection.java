package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Which FleetClusters of the topology's namespace are members. */
public record ClusterSelection(
        @JsonPropertyDescription(
                "Selects FleetClusters by label. Absent: every FleetCluster of the namespace but the hub.")
        @Nullable
        LabelSelector selector) {}
