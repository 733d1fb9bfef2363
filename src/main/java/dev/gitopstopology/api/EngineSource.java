package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where the upstream release manifests come from; {@code type} says which of the blocks is present. */
@ValidationRule(
        value = "has(self.url) == (self.type == 'URL')",
        message = "source.url must be present exactly when source.type is URL")
@ValidationRule(
        value = "has(self.git) == (self.type == 'Git')",
        message = "source.git must be present exactly when source.type is Git")
@ValidationRule(
        value = "has(self.configMap) == (self.type == 'ConfigMap')",
        message = "source.configMap must be present exactly when source.type is ConfigMap")
public record EngineSource(
        @Required
        @Default("Release")
        @JsonPropertyDescription(
                "Discriminator: Release (the operator's distribution directory, else the project's own release manifests), URL, Git or ConfigMap.")
        SourceType type,

        @Pattern("^sha256:[0-9a-f]{64}$")
        @JsonPropertyDescription(
                "SHA-256 that the manifest must have; anything else is refused. Absent: pinned at first use.")
        @Nullable
        String digest,

        @JsonPropertyDescription("One manifest file over HTTPS.") @Nullable
        Url url,

        @JsonPropertyDescription("A file in a Git repository.") @Nullable
        Git git,

        @JsonPropertyDescription("A ConfigMap of this namespace that holds the manifest.") @Nullable
        ConfigMap configMap) {

    /** One manifest file over HTTPS. */
    public record Url(
            @Required
            @Pattern("^https://[^@\\s]+$")
            @Size(max = 2048)
            @JsonPropertyDescription(
                    "HTTPS URL of the manifest, without credentials; {version} and {file} are replaced.")
            String url) {}

    /** A file in a Git repository, read with JGit; nothing is checked out. */
    public record Git(
            @Required
            @Pattern("^https://[^@\\s]+$")
            @Size(max = 2048)
            @JsonPropertyDescription("Repository URL, https, without credentials.")
            String url,

            @Required
            @Pattern("^[A-Za-z0-9][A-Za-z0-9._/-]*$")
            @Size(max = 250)
            @JsonPropertyDescription("Branch, tag or commit.")
            String ref,

            @Required
            @Pattern("^[A-Za-z0-9_][A-Za-z0-9._/-]*$")
            @Size(max = 1024)
            @JsonPropertyDescription("Path of the manifest file in the repository.")
            String path) {}

    /** A ConfigMap that holds the manifest. */
    public record ConfigMap(
            @Required
            @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
            @Size(min = 1, max = 253)
            @JsonPropertyDescription("Name of the ConfigMap.")
            String name,

            @Default("install.yaml")
            @Pattern("^[-._a-zA-Z0-9]+$")
            @Size(min = 1, max = 253)
            @JsonPropertyDescription("Key that holds the manifest; a key that ends in .gz (binaryData) is unpacked.")
            @Nullable
            String key) {}
}
