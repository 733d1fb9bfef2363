package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A reference to an object of a known kind in the same namespace. */
public record NameRef(
        @Required
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of the object; it is looked up in this object's own namespace only.")
        String name) {}
