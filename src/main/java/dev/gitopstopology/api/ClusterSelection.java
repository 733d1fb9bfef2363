package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Which FleetClusters of the topology's namespace are members. */
public record ClusterSelection(
        @JsonPropertyDescription(
                "Selects FleetClusters by label. Absent: every FleetCluster of the namespace but the hub; with clusterAPISelector, no other.")
        @Nullable
        LabelSelector selector,

        @JsonPropertyDescription(
                "Selects Clusters of Cluster API in this namespace by label: each gets a FleetCluster of its name, and is a member.")
        @Nullable
        LabelSelector clusterAPISelector) {

    /** FleetClusters only. */
    public ClusterSelection(@Nullable LabelSelector selector) {
        this(selector, null);
    }
}
