package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A JSON merge patch (RFC 7386) on one rendered object; identity and our own labels cannot be changed. */
public record EnginePatch(
        @Required @JsonPropertyDescription("Which rendered object.")
        Target target,

        @Required @PreserveUnknownFields @JsonPropertyDescription("JSON merge patch (RFC 7386).")
        JsonNode merge) {

    /** Names one rendered object. */
    public record Target(
            @Required @Size(min = 1, max = 63) @JsonPropertyDescription("Kind, such as Deployment.")
            String kind,

            @Required @Size(min = 1, max = 253) @JsonPropertyDescription("Name, such as argocd-server.")
            String name) {}
}
