package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import org.jspecify.annotations.Nullable;

/** Brakes. */
public record Safety(
        @Default("false")
        @JsonPropertyDescription(
                "While true nothing is written to any cluster for this topology; deleting it still takes effect.")
        @Nullable
        Boolean paused) {}
