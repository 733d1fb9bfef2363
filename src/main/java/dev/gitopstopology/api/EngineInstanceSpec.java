package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** Where an engine is, and which; written by the operator. */
public record EngineInstanceSpec(
        @Required @JsonPropertyDescription("The topology that this instance belongs to.")
        NameRef topologyRef,

        @Required @JsonPropertyDescription("The engine.") EngineType type,

        @Required @JsonPropertyDescription("What the instance is for: engine, or cockpit.")
        String role,

        @Required @JsonPropertyDescription("The cluster it runs on: the name of a FleetCluster, or hub.")
        String cluster,

        @Required @JsonPropertyDescription("Its namespace on that cluster.")
        String namespace,

        @JsonPropertyDescription("Who installs it: Managed (when absent), or External.") @Nullable
        EngineManagement management,

        @JsonPropertyDescription("The release it is to run; of an External engine none.") @Nullable
        String version,

        @JsonPropertyDescription("Where people reach its user interface, where the topology says so.") @Nullable
        String url,

        @JsonPropertyDescription(
                "With single sign-on: the redirect URL that the identity provider has to know for this instance.")
        @Nullable
        String redirectURL) {}
