package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One engine per group of members, on the group's control cluster, which is a member of the group itself. */
@ValidationRule(
        value = "has(self.groups) != has(self.groupBy)",
        message = "exactly one of perGroup.groups and perGroup.groupBy must be present")
@ValidationRule(
        value = "has(self.groups) == has(oldSelf.groups)",
        message =
                "perGroup.groups and perGroup.groupBy cannot take each other's place: create a second topology and move the clusters")
public record PerGroup(
        @Size(min = 1, max = 100)
        @JsonPropertyDescription("The groups by name. A member belongs to exactly one of them.")
        @Nullable
        List<Group> groups,

        @JsonPropertyDescription("A group for each value of a label.") @Nullable
        GroupBy groupBy) {}
