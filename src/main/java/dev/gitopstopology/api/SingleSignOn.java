package dev.gitopstopology.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How people sign on to Argo CD, and which of them may do what with all of it. */
@ValidationRule(
        value =
                "!has(self.adminGroups) || !self.adminGroups.exists(g, g.startsWith('role:') || g.startsWith('proj:') || g.startsWith('system:'))",
        message =
                "sso.adminGroups may not begin with role:, proj: or system:, which are names of roles and built-in groups")
@ValidationRule(
        value =
                "!has(self.readOnlyGroups) || !self.readOnlyGroups.exists(g, g.startsWith('role:') || g.startsWith('proj:') || g.startsWith('system:'))",
        message =
                "sso.readOnlyGroups may not begin with role:, proj: or system:, which are names of roles and built-in groups")
public record SingleSignOn(
        @Default("SSO")
        @Pattern("^[A-Za-z0-9]([A-Za-z0-9 ._-]*[A-Za-z0-9])?$")
        @Size(max = 63)
        @JsonPropertyDescription("What is written on the button.")
        @Nullable
        String name,

        @Required
        @Pattern("^https://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*/?$")
        @Size(max = 512)
        @JsonPropertyDescription("The identity provider, exactly as it names itself in its tokens.")
        String issuer,

        @Required
        @Pattern("^[A-Za-z0-9]([A-Za-z0-9._:/-]*[A-Za-z0-9])?$")
        @Size(max = 255)
        @JsonPropertyDescription("What the identity provider calls Argo CD.")
        String clientID,

        @Required
        @JsonPropertyDescription(
                "Secret in the topology's namespace, labelled gitops-topology.dev/engine-credential=true, with the client's secret in its key clientSecret.")
        NameRef clientSecretRef,

        @Size(min = 1, max = 20)
        @JsonPropertyDescription("Scopes that are asked for. Absent: openid, profile, email and groups.")
        @Nullable
        List<@Pattern("^[A-Za-z0-9][A-Za-z0-9._:/-]*$") @Size(max = 255) String> requestedScopes,

        @Default("groups")
        @Pattern("^[A-Za-z0-9_]([A-Za-z0-9_.:/-]*[A-Za-z0-9_])?$")
        @Size(max = 255)
        @JsonPropertyDescription("The claim of the token that names people's groups.")
        @Nullable
        String groupsClaim,

        @Size(max = 50) @JsonPropertyDescription("Groups that may do everything in Argo CD. Absent: none.") @Nullable
        List<@Pattern(TenantRole.GROUP) @Size(max = 256) String> adminGroups,

        @Size(max = 50)
        @JsonPropertyDescription("Groups that see everything in Argo CD and change nothing. Absent: none.")
        @Nullable
        List<@Pattern(TenantRole.GROUP) @Size(max = 256) String> readOnlyGroups) {

    /** Key of the client's secret. */
    public static final String KEY = "clientSecret";
}
