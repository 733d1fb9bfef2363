package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A value for a class or a template; no secret, which belongs into a Secret that the objects refer to. */
public record ProvisionVariable(
        @Required @Size(min = 1, max = 256) @JsonPropertyDescription("Name of the variable.")
        String name,

        @Required
        @PreserveUnknownFields
        @JsonPropertyDescription(
                "Its value: text, a number, true or false, or, for a class, an object or a list. Its type is kept.")
        JsonNode value) {}
