package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What Cluster API says of a cluster, and what we do with it next. */
public record ClusterApiStatus(
        @JsonPropertyDescription("Name of the Cluster.") @Nullable
        String cluster,

        @JsonPropertyDescription("UID of the Cluster; another one under the same name is another cluster.") @Nullable
        String clusterUID,

        @JsonPropertyDescription("Cluster API's word for its state, such as Provisioned.") @Nullable
        String phase,

        @JsonPropertyDescription("Version that its control plane has.") @Nullable
        String version,

        @JsonPropertyDescription("What is under way, such as Upgrading; absent when nothing is.") @Nullable
        String step,

        @JsonPropertyDescription("Machines of the control plane.") @Nullable
        Machines controlPlane,

        @JsonPropertyDescription("Machines of all groups of workers.") @Nullable
        Machines workers,

        @JsonPropertyDescription("When provision.ttl ends, and the cluster is deleted.") @Nullable
        String expiresAt) {

    /** Counts of machines, as Cluster API tells them. */
    public record Machines(
            @JsonPropertyDescription("How many there are to be.") @Nullable
            Integer desired,

            @JsonPropertyDescription("How many are available.") @Nullable
            Integer available,

            @JsonPropertyDescription("How many are of the present version and template.") @Nullable
            Integer upToDate) {}
}
