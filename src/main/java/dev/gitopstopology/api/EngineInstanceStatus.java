package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator saw of an engine. */
public record EngineInstanceStatus(
        @Size(max = 16) @JsonPropertyDescription("Ready sums up the others.") @Nullable
        List<Condition> conditions,

        @JsonPropertyDescription("The release that was delivered, or that an External engine says it is.") @Nullable
        String version,

        @JsonPropertyDescription("SHA-256 of the release manifest.") @Nullable
        String digest,

        @JsonPropertyDescription("Digest of the rendered set that was delivered.") @Nullable
        String revision,

        @JsonPropertyDescription("Number of clusters registered with it.") @Nullable
        Integer registeredClusters,

        @JsonPropertyDescription("Number of objects in its inventory.") @Nullable
        Integer objects,

        @JsonPropertyDescription("Number of shards of an Argo CD: replicas of its application controller.") @Nullable
        Integer shards) {}
