package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/** One engine on the hub serves all members. */
public record Centralized(
        @Default("false")
        @JsonPropertyDescription(
                "Whether the engine may also manage the hub itself, through the FleetCluster whose connection is InCluster. Off: the hub is no destination.")
        @Nullable
        Boolean manageHub) {}
