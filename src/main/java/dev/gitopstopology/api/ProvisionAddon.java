package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Manifests that a new cluster needs before any engine can run. */
@ValidationRule(
        value = "(has(self.configMap) ? 1 : 0) + (has(self.url) ? 1 : 0) + (has(self.file) ? 1 : 0) == 1",
        message = "an addon needs exactly one of configMap, url and file")
public record ProvisionAddon(
        @Required
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("Name, such as calico.")
        String name,

        @JsonPropertyDescription("A ConfigMap of this namespace; all its keys that end in .yaml are taken.") @Nullable
        NameRef configMap,

        @JsonPropertyDescription("A file over HTTPS.") @Nullable
        Url url,

        @Pattern("^[A-Za-z0-9_][A-Za-z0-9._-]*$")
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("A file of the directory addons in the operator's own distribution directory.")
        @Nullable
        String file) {

    /** A file over HTTPS. */
    public record Url(
            @Required
            @Pattern("^https://[^@\\s]+$")
            @Size(max = 2048)
            @JsonPropertyDescription("HTTPS URL of the manifests, without credentials.")
            String url,

            @Required
            @Pattern("^sha256:[0-9a-f]{64}$")
            @JsonPropertyDescription("SHA-256 that the file must have; anything else is refused.")
            String digest) {}
}
