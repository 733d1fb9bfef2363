package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A repository of one team, and the Secret with what an Argo CD needs to read it for that team alone. */
@ValidationRule(
        value = "self.url.startsWith('oci://') == (self.type == 'OCI')",
        message = "repositories[].url must begin with oci:// exactly when repositories[].type is OCI")
@ValidationRule(
        value = "self.type != 'Helm' || self.url.startsWith('https://')",
        message = "repositories[].url must begin with https:// when repositories[].type is Helm")
public record ProjectRepository(
        @Required
        @Pattern(Repository.URL)
        @Size(max = 512)
        @JsonPropertyDescription("URL of the repository, as the team's Applications name it, without credentials.")
        String url,

        @Default("Git")
        @JsonPropertyDescription("What is there: Git, Helm (an index over HTTPS) or OCI (a registry).")
        @Nullable
        RepositoryType type,

        @Required
        @JsonPropertyDescription(
                "Secret in this object's namespace, labelled gitops-topology.dev/engine-credential=true. Copied from it are username, password, bearerToken, sshPrivateKey, tlsClientCertData, tlsClientCertKey and githubApp*.")
        NameRef secretRef) {

    /** The same as an engine's, apart from whose it is. */
    public Repository repository() {
        return new Repository(url, type, false, secretRef);
    }
}
