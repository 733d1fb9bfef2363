package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where in Git the objects of a provisioned cluster are written. */
public record ProvisionGit(
        @Required
        @Pattern(
                "^https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9_~+-][A-Za-z0-9._~+-]*)+/?$")
        @Size(max = 512)
        @JsonPropertyDescription("URL of the repository: https, without credentials.")
        String url,

        @Default("main")
        @Pattern("^[A-Za-z0-9_-]+([./][A-Za-z0-9_-]+)*$")
        @Size(min = 1, max = 250)
        @JsonPropertyDescription("Branch that is committed to; it has to be there.")
        @Nullable
        String branch,

        @Default("clusters")
        @Pattern("^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$")
        @Size(min = 1, max = 250)
        @JsonPropertyDescription(
                "Directory under which each cluster has one of its own, NAMESPACE/NAME, in which nothing else may be.")
        @Nullable
        String path,

        @Required
        @JsonPropertyDescription(
                "Secret of this namespace, labelled gitops-topology.dev/git-credential=true, with url (what the repository's URL must begin with), username and password or bearerToken, and ca.crt where the server's CA is not a usual one.")
        NameRef secretRef) {

    public String branchOrMain() {
        return Objects.requireNonNullElse(branch, "main");
    }

    /** Where the clusters of a namespace are. */
    public String directory(String namespace) {
        return Objects.requireNonNullElse(path, "clusters") + "/" + namespace;
    }
}
