package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user may set on Flux's controllers. */
public record FluxSettings(
        @Default("info") @JsonPropertyDescription("Log level of every controller: debug, info or error.") @Nullable
        LogLevel logLevel,

        @Size(max = 20)
        @JsonPropertyDescription("Feature gates, as the documentation of each controller names them.")
        @Nullable
        List<FeatureGate> featureGates) {

    /** Upstream's log levels. */
    public enum LogLevel {
        debug,
        info,
        error
    }

    /** One gate of one controller. */
    @ValidationRule(
            value = "self.name != 'DisableConfigWatchers'",
            message =
                    "featureGates may not name DisableConfigWatchers: it stays on, since watching for Secrets takes the right to list every Secret of the cluster")
    public record FeatureGate(
            @Required @JsonPropertyDescription("The controller.")
            FluxComponent component,

            @Required
            @Pattern("^[A-Za-z][A-Za-z0-9]*$")
            @Size(max = 63)
            @JsonPropertyDescription(
                    "Name of the gate; a name that the controller does not know keeps it from starting.")
            String name,

            @Required @JsonPropertyDescription("Whether it is on.")
            Boolean enabled) {}
}
