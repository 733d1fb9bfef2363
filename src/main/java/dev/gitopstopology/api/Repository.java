package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A repository, and the Secret with what an engine needs to read it. */
@ValidationRule(
        value = "self.url.startsWith('oci://') == (self.type == 'OCI')",
        message = "repositories[].url must begin with oci:// exactly when repositories[].type is OCI")
@ValidationRule(
        value = "self.type != 'Helm' || self.url.startsWith('https://')",
        message = "repositories[].url must begin with https:// when repositories[].type is Helm")
public record Repository(
        @Required
        @Pattern(Repository.URL)
        @Size(max = 512)
        @JsonPropertyDescription(
                "URL of the repository, as Applications and sources name it: https, ssh, oci or git@host:path, without credentials. With credentialTemplate: what such URLs begin with.")
        String url,

        @Default("Git")
        @JsonPropertyDescription("What is there: Git, Helm (an index over HTTPS) or OCI (a registry).")
        @Nullable
        RepositoryType type,

        @Default("false")
        @JsonPropertyDescription(
                "Argo CD only: the credentials are for every repository whose URL begins with url, and for none by itself.")
        @Nullable
        Boolean credentialTemplate,

        @Required
        @JsonPropertyDescription(
                "Secret in this object's namespace, labelled gitops-topology.dev/engine-credential=true. Copied from it are username, password, bearerToken, sshPrivateKey, tlsClientCertData, tlsClientCertKey and githubApp*; for Flux also known_hosts, ca.crt and .dockerconfigjson.")
        NameRef secretRef) {

    /** As {@link GitOpsTenantSpec#REPOSITORY}, without the wildcard. */
    public static final String URL =
            "^((https|ssh|oci)://([A-Za-z0-9._-]+@)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?|git@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:[A-Za-z0-9_~][A-Za-z0-9._~+-]*)(/[A-Za-z0-9_~+-][A-Za-z0-9._~+-]*)*/?$";

    public RepositoryType kind() {
        return type == null ? RepositoryType.Git : type;
    }

    public boolean template() {
        return Boolean.TRUE.equals(credentialTemplate);
    }
}
