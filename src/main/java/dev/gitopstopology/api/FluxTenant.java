package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What of a tenant is special to Flux: what is synced, as the team's own service account. */
public record FluxTenant(
        @Required @JsonPropertyDescription("Where the team's manifests are.")
        Source source,

        @Default("./")
        @Pattern("^\\./([A-Za-z0-9_][A-Za-z0-9._-]*/?)*$")
        @Size(max = 253)
        @JsonPropertyDescription("Path within the source, beginning with ./")
        @Nullable
        String path,

        @Default("true")
        @JsonPropertyDescription("Whether objects that are gone from the source are deleted.")
        @Nullable
        Boolean prune) {

    /** A Git repository or an OCI artifact. */
    @ValidationRule(
            value = "self.url.startsWith('oci://') == (self.type == 'OCIRepository')",
            message = "flux.source.url must begin with oci:// exactly when flux.source.type is OCIRepository")
    @ValidationRule(
            value = "self.url.startsWith('oci://') || self.url.startsWith('https://') || self.url.startsWith('ssh://')",
            message = "flux.source.url must begin with https://, ssh:// or oci://; Flux knows no git@host:path")
    public record Source(
            @Default("GitRepository")
            @JsonPropertyDescription("Kind of the source: GitRepository or OCIRepository.")
            @Nullable
            Type type,

            @Required
            @Pattern("^[A-Za-z0-9:/@._~+-]+$")
            @Size(max = 512)
            @JsonPropertyDescription("URL of the source, without credentials.")
            String url,

            @Default("main")
            @Pattern("^[A-Za-z0-9][A-Za-z0-9._/-]*$")
            @Size(max = 250)
            @JsonPropertyDescription("Branch of the repository, or tag of the artifact.")
            @Nullable
            String ref,

            @Default("5m")
            @Pattern("^([0-9]+[hms])+$")
            @Size(max = 20)
            @JsonPropertyDescription("How often the source is looked at.")
            @Nullable
            String interval,

            @JsonPropertyDescription(
                    "Secret with the credentials of the source: in the team's first namespace where Flux serves its own cluster, and for a cluster that Flux serves from elsewhere in that cluster's namespace beside Flux.")
            @Nullable
            NameRef secretRef) {

        /** The kinds of source. */
        public enum Type {
            GitRepository,
            OCIRepository
        }
    }
}
