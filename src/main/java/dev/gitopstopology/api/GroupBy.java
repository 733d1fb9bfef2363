package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Groups by the value of a label. */
@ValidationRule(
        value = "self.label == oldSelf.label",
        message = "groupBy.label cannot be changed: create a second topology and move the clusters")
public record GroupBy(
        @Required
        @Size(min = 1, max = 317)
        @JsonPropertyDescription(
                "Key of the label; members with the same value are a group, and the value is its name. Cannot be changed.")
        String label,

        @Required
        @JsonPropertyDescription("Selects the control cluster of each group: exactly one of its clusters must match.")
        LabelSelector controlClusterSelector) {}
