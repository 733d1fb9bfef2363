package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A group of equal workers: a MachineDeployment. */
@ValidationRule(
        value = "!(has(self.replicas) && has(self.autoscaling))",
        message = "workers have replicas or autoscaling, not both: the autoscaler sets the number itself")
public record ProvisionWorkers(
        @Required
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Name of the group; with a template, its MachineDeployment is CLUSTER-NAME.")
        String name,

        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Size(min = 1, max = 256)
        @JsonPropertyDescription("The worker class of the ClusterClass. Absent: the one of the group's name.")
        @Nullable
        String workerClass,

        @Min(0) @Max(10000) @JsonPropertyDescription("How many machines.") @Nullable
        Integer replicas,

        @JsonPropertyDescription("Limits within which the cluster autoscaler sets the number; we then never do.")
        @Nullable
        Autoscaling autoscaling,

        @Size(max = 100) @JsonPropertyDescription("Variables of the class that differ for this group.") @Nullable
        List<ProvisionVariable> variables) {

    /** Limits for the cluster autoscaler. */
    @ValidationRule(value = "self.min <= self.max", message = "autoscaling.min must not be above autoscaling.max")
    public record Autoscaling(
            @Required @Min(0) @Max(10000) @JsonPropertyDescription("The fewest machines.")
            Integer min,

            @Required @Min(1) @Max(10000) @JsonPropertyDescription("The most machines.")
            Integer max) {}
}
