package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** What is special to Argo CD. */
public record ArgoCDEngine(
        @Default("Standard")
        @JsonPropertyDescription(
                "Standard, HighAvailability (needs three nodes) or Core (no API server, no UI, no single sign-on).")
        @Nullable
        ArgoCDProfile profile,

        @Min(1)
        @Max(64)
        @JsonPropertyDescription(
                "Replicas of the application controller, each with clusters of its own: exactly so many. Absent: as many as the registered clusters, by their weight, ask for at the engine's size.")
        @Nullable
        Integer shards,

        @Default("Closed")
        @JsonPropertyDescription(
                "Closed empties Argo CD's default AppProject, so that every Application needs a project of its own; Open leaves it to Argo CD.")
        @Nullable
        ProjectPolicy defaultProject,

        @JsonPropertyDescription(
                "Keys for Argo CD's settings ConfigMaps; keys that the operator sets itself are refused.")
        @Nullable
        ArgoCDSettings settings) {}
