package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A key of a Secret in the same namespace. */
public record SecretKeyRef(
        @Required
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Name of the Secret; Secrets of another namespace are never read.")
        String name,

        @Pattern("^[-._a-zA-Z0-9]+$")
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "Key in the Secret; without it \"kubeconfig\" is looked up, then \"value\" (as Cluster API writes it).")
        @Nullable
        String key) {}
