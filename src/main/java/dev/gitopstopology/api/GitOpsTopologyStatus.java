package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator saw; bounded at any fleet size, and nothing in it ticks. */
public record GitOpsTopologyStatus(
        @JsonPropertyDescription("The generation of the spec that this status speaks of.") @Nullable
        Long observedGeneration,

        @Size(max = 16) @JsonPropertyDescription("Ready sums up the others.") @Nullable
        List<Condition> conditions,

        @JsonPropertyDescription("The engine release in use; changes only when the spec does.") @Nullable
        Pinned pinned,

        @JsonPropertyDescription("The same of a cockpit that is another engine than spec.engine.") @Nullable
        Pinned pinnedCockpit,

        @JsonPropertyDescription("The members, counted.") @Nullable
        Members members,

        @JsonPropertyDescription("What is to be where.") @Nullable
        PlanSummary plan,

        @Size(max = 20) @JsonPropertyDescription("The clusters that need a look, worst first, at most 20.") @Nullable
        List<Trouble> worst) {

    /** The engine release in use. */
    public record Pinned(
            @Required @JsonPropertyDescription("Upstream release.")
            String version,

            @Required @JsonPropertyDescription("SHA-256 of the release manifest.")
            String digest,

            @JsonPropertyDescription("The engine profile that the manifest is for.") @Nullable
            String profile) {}

    /** The members, counted. */
    public record Members(
            @Required @JsonPropertyDescription("Clusters selected.")
            Integer total,

            @Required
            @JsonPropertyDescription(
                    "Clusters registered with their engine: by a token that was proven by a live call, or by spec.workloadIdentity, which only the engine can prove.")
            Integer registered) {}

    /** What is to be where. */
    public record PlanSummary(
            @Required @JsonPropertyDescription("Digest of the plan.")
            String hash,

            @Required @JsonPropertyDescription("The plan in one line.")
            String summary) {}

    /** A cluster that needs a look. */
    public record Trouble(
            @Required @JsonPropertyDescription("Name of the FleetCluster, or hub.")
            String cluster,

            @Required @JsonPropertyDescription("One stable word for the cause.")
            String reason,

            @JsonPropertyDescription("The cause and the way out.") @Nullable
            String message) {}
}
