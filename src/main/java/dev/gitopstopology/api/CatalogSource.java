package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A directory of a Git repository, or a Helm chart of a chart repository. */
@ValidationRule(
        value = "has(self.path) != has(self.chart)",
        message = "source needs exactly one of path (a directory in Git) and chart (a Helm chart)")
@ValidationRule(
        value = "has(self.chart) || self.repoURL.startsWith('https://') || self.repoURL.startsWith('ssh://')",
        message = "source.repoURL of a directory must begin with https:// or ssh://")
@ValidationRule(
        value = "has(self.path) || self.repoURL.startsWith('https://') || self.repoURL.startsWith('oci://')",
        message = "source.repoURL of a chart must begin with https:// or oci://")
@ValidationRule(
        value = "!has(self.path) || (!self.path.startsWith('/') && !self.path.split('/').exists(part, part == '..'))",
        message = "source.path must be relative, without ..")
public record CatalogSource(
        @Required
        @Pattern(
                "^(https|ssh|oci)://([A-Za-z0-9._-]+@)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9_~+-][A-Za-z0-9._~+-]*)*/?$")
        @Size(max = 512)
        @JsonPropertyDescription(
                "Git repository (https or ssh), or chart repository (https or oci), without credentials.")
        String repoURL,

        @Pattern(
                "^([A-Za-z0-9._-]|\\$\\{(cluster\\.name|(labels|parameters)\\.[A-Za-z0-9._/-]+)\\})([A-Za-z0-9._/-]|\\$\\{(cluster\\.name|(labels|parameters)\\.[A-Za-z0-9._/-]+)\\})*$")
        @Size(max = 253)
        @JsonPropertyDescription(
                "Directory of plain manifests or of a kustomization. May have ${cluster.name}, ${labels.KEY} and ${parameters.KEY} of the FleetCluster.")
        @Nullable
        String path,

        @Pattern("^[A-Za-z0-9]([A-Za-z0-9._/-]*[A-Za-z0-9])?$")
        @Size(max = 253)
        @JsonPropertyDescription("Name of the Helm chart in the repository.")
        @Nullable
        String chart,

        @Required
        @Pattern("^[A-Za-z0-9][A-Za-z0-9._/+-]*$")
        @Size(max = 250)
        @JsonPropertyDescription("Version of the chart; branch, tag or commit of the directory.")
        String targetRevision) {}
