package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a Prometheus operator on the engine's cluster is told of an instance. */
public record Monitoring(
        @Default("true")
        @JsonPropertyDescription(
                "Whether metrics are scraped: a ServiceMonitor for each component of Argo CD, a PodMonitor for Flux.")
        @Nullable
        Boolean serviceMonitors,

        @Default("true")
        @JsonPropertyDescription(
                "Whether there is a PrometheusRule with the alerts that matter, and what to do about each.")
        @Nullable
        Boolean alerts,

        @Size(max = 20)
        @JsonPropertyDescription("Labels of these objects, by which a Prometheus selects them.")
        @Nullable
        Map<String, String> labels) {}
