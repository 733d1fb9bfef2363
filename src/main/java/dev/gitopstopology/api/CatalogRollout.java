package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change of an entry goes from step to step, each begun when what the step before has changed is healthy. */
public record CatalogRollout(
        @Required
        @Size(min = 1, max = 20)
        @JsonPropertyDescription("In this order. What is in no step is not synced at all.")
        List<Step> steps) {

    /** The clusters of one step. */
    public record Step(
            @Required
            @Pattern("^([A-Za-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$")
            @Size(max = 317)
            @JsonPropertyDescription("Label of the FleetCluster, one of those that engines are shown.")
            String label,

            @Required @Size(min = 1, max = 32) @JsonPropertyDescription("Values of the label.")
            List<@Size(max = 63) String> values,

            @Pattern("^([0-9]+|[0-9]{1,2}%|100%)$")
            @Size(max = 6)
            @JsonPropertyDescription(
                    "How many of the step's clusters change at a time, a number or a percentage; 0 waits for a person. Absent: all.")
            @Nullable
            String maxUpdate) {}
}
