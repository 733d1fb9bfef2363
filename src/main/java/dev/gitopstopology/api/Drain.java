package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Whether a cluster is emptied before it is deleted. */
public record Drain(
        @Required
        @JsonPropertyDescription(
                "Drain deletes what catalogue entries have deployed, in the reverse of dependsOn, while the cluster can still give back load balancers and volumes. Orphan leaves all of it to go with the machines.")
        DrainPolicy policy,

        @Default("10m")
        @Pattern("^([1-9][0-9]{0,3}h)?([1-9][0-9]{0,3}m)?$")
        @Size(min = 2, max = 10)
        @JsonPropertyDescription(
                "How long it may take, such as 10m or 1h30m. What is left then is orphaned, and the removal goes on. Half of it is waited for Applications and the like that are not ours.")
        @Nullable
        String timeout) {}
