package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code metav1.LabelSelector}: all parts must match; {@code {}} matches everything. */
public record LabelSelector(
        @JsonPropertyDescription("Labels that must have exactly these values.") @Nullable
        Map<String, String> matchLabels,

        @Size(max = 32) @JsonPropertyDescription("Further requirements, all of which must hold.") @Nullable
        List<Requirement> matchExpressions) {

    /** One requirement on one label. */
    public record Requirement(
            @Required @Size(min = 1, max = 317) @JsonPropertyDescription("Label key.")
            String key,

            @Required @JsonPropertyDescription("How the label relates to the values.")
            Operator operator,

            @Size(max = 64)
            @JsonPropertyDescription("Values for In and NotIn; none for Exists and DoesNotExist.")
            @Nullable
            List<String> values) {}

    /** How a label relates to the values of a requirement. */
    public enum Operator {
        In,
        NotIn,
        Exists,
        DoesNotExist
    }
}
