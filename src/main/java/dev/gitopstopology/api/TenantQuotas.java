package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each of a tenant's namespaces may use; the team cannot change it through its engine. */
public record TenantQuotas(
        @Size(min = 1, max = 50)
        @JsonPropertyDescription("ResourceQuota spec.hard, such as requests.cpu or count/services.")
        @Nullable
        Map<String, @Pattern(TenantQuotas.QUANTITY) @Size(max = 32) String> hard,

        @JsonPropertyDescription("LimitRange for containers.") @Nullable
        Containers containers) {

    /** What Kubernetes reads as an amount. */
    public static final String QUANTITY = "^[0-9]+([.][0-9]+)?(m|k|Ki|M|Mi|G|Gi|T|Ti|P|Pi|E|Ei)?$";

    /** Limits and requests of one container. */
    public record Containers(
            @Size(max = 20) @JsonPropertyDescription("Limits of a container that names none.") @Nullable
            Map<String, @Pattern(TenantQuotas.QUANTITY) @Size(max = 32) String> defaultLimits,

            @Size(max = 20) @JsonPropertyDescription("Requests of a container that names none.") @Nullable
            Map<String, @Pattern(TenantQuotas.QUANTITY) @Size(max = 32) String> defaultRequests,

            @Size(max = 20) @JsonPropertyDescription("The most that a container may ask for.") @Nullable
            Map<String, @Pattern(TenantQuotas.QUANTITY) @Size(max = 32) String> max,

            @Size(max = 20) @JsonPropertyDescription("The least that a container must ask for.") @Nullable
            Map<String, @Pattern(TenantQuotas.QUANTITY) @Size(max = 32) String> min) {}
}
